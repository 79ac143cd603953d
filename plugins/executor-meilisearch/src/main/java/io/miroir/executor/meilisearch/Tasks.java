package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Outcome.Reason;
import io.miroir.api.migration.Ticket;
import io.miroir.api.topology.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A node's task queue. Within an index, tasks are applied strictly in the order of their numbers.
 *
 * <p>A barrier is the index's newest task and needs no write: when that one has ended, whichever
 * way, all before it have. Its ticket must not be taken for that of a write, whose failure counts;
 * so it carries the number's complement, which is negative.
 */
final class Tasks {
  private static final long POLL_MILLIS_MIN = 2;
  private static final long POLL_MILLIS_MAX = 50;

  private final NodeHttp http;
  private final Credential nodeKey;

  Tasks(NodeHttp http, Credential nodeKey) {
    this.http = http;
    this.nodeKey = nodeKey;
  }

  Ticket barrier(Node node, String index) {
    String path = "/tasks?indexUids=" + Call.encoded(index) + "&limit=1";
    List<JsonObject> newest = http.send(Call.get(node, nodeKey, path)).read(Tasks::results);
    return newest.isEmpty() || ended(newest.getFirst())
        ? new Ticket.Settled(new Outcome.Applied())
        : new Ticket.Barrier(index, newest.getFirst().number("uid"));
  }

  /** The ticket for the answer to a write, which may be a refusal. */
  static Ticket ticket(String index, Answer answer) {
    if (answer.succeeded()) {
      return new Ticket.Queued(
          index, answer.read(body -> JsonObject.parse(body).number("taskUid")));
    }
    if (answer.refusesCredential() || answer.busy()) {
      throw answer.failure();
    }
    Reason reason =
        answer.status() == 413 ? Reason.TOO_LARGE : TaskErrors.reason(answer.errorCode());
    if (reason == Reason.FAILED) {
      throw answer.failure();
    }
    return new Ticket.Settled(new Outcome.Rejected(reason, answer.errorMessage()));
  }

  Outcome await(Node node, Ticket ticket, Duration atMost) {
    return switch (ticket) {
      case Ticket.Queued queued -> await(node, queued, atMost);
      case Ticket.Barrier barrier -> await(node, barrier, atMost);
      case Ticket.Settled settled -> settled.outcome();
    };
  }

  /** Follows a write: a node that no longer knows its task can't tell what became of it. */
  private Outcome await(Node node, Ticket.Queued ticket, Duration atMost) {
    Call call = task(node, ticket.task());
    return await(call, atMost)
        .map(answer -> outcome(call, answer))
        .orElseGet(() -> pending(node, ticket.index()));
  }

  /**
   * Follows a barrier: however its task ended, and if it was forgotten, all before it has ended.
   */
  private Outcome await(Node node, Ticket.Barrier ticket, Duration atMost) {
    return await(task(node, ticket.newest()), atMost)
        .<Outcome>map(answer -> new Outcome.Applied())
        .orElseGet(() -> pending(node, ticket.index()));
  }

  /** The answer that tells a task's end, or that the node forgot it; empty when time is over. */
  private Optional<Answer> await(Call call, Duration atMost) {
    long started = System.nanoTime();
    for (long millis = POLL_MILLIS_MIN; ; millis = Math.min(millis * 3 / 2, POLL_MILLIS_MAX)) {
      Answer answer = http.send(call);
      if (answer.status() == 404 || ended(answer.object())) {
        return Optional.of(answer);
      }
      Duration left = atMost.minusNanos(System.nanoTime() - started);
      if (left.isNegative() || left.isZero()) {
        return Optional.empty();
      }
      Duration pause = Duration.ofMillis(millis);
      http.pause(call, pause.compareTo(left) < 0 ? pause : left);
    }
  }

  private Call task(Node node, long task) {
    return Call.get(node, nodeKey, "/tasks/" + task);
  }

  /** All unfinished tasks of the index but the awaited one: those behind it count too. */
  private Outcome pending(Node node, String index) {
    String path =
        "/tasks?indexUids=" + Call.encoded(index) + "&statuses=enqueued,processing&limit=1";
    long unfinished = http.send(Call.get(node, nodeKey, path)).object().number("total");
    return new Outcome.Pending(Math.max(0, unfinished - 1));
  }

  private static List<JsonObject> results(byte[] body) {
    return JsonObject.parse(body).objects("results");
  }

  private static boolean ended(JsonObject task) {
    return switch (task.text("status", "")) {
      case "succeeded", "failed", "canceled" -> true;
      default -> false;
    };
  }

  private static Outcome outcome(Call call, Answer answer) {
    if (answer.status() == 404) {
      return new Outcome.Rejected(Reason.FORGOTTEN, answer.errorMessage());
    }
    JsonObject task = answer.object();
    return switch (task.text("status", "")) {
      case "succeeded" -> new Outcome.Applied();
      case "canceled" ->
          new Outcome.Rejected(Reason.FAILED, "task " + task.number("uid") + " was canceled");
      default -> {
        JsonObject error =
            task.object("error")
                .orElseThrow(
                    () ->
                        new MiroirException(
                            ErrorCode.PROTOCOL,
                            call + " shows a failed task without an error; see the node's log"));
        String code = error.text("code", "no code");
        yield new Outcome.Rejected(
            TaskErrors.reason(code), code + ": " + error.text("message", "no message"));
      }
    };
  }
}
