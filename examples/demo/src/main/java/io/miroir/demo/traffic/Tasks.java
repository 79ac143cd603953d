package io.miroir.demo.traffic;

import io.miroir.demo.check.Attempt.Outcome;
import io.miroir.demo.fleet.Backoff;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Front;
import io.miroir.demo.fleet.Reply;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Learns what became of a change: by its answer, and by its task once it has one. */
public final class Tasks {
  private static final Duration FIRST_LOOK = Duration.ofMillis(8);
  private static final Duration LOOKS_APART_MOST = Duration.ofMillis(80);
  private static final Duration TASK_WITHIN = Duration.ofSeconds(60);

  private final Front front;

  public Tasks(Front front) {
    this.front = front;
  }

  /**
   * Waits until it is known what a reply to a change means.
   *
   * @throws FleetException if the change was refused as wrong, which no run sends
   */
  public Outcome outcome(Reply reply) {
    return switch (reply) {
      case Reply.Refused refused -> Outcome.NOT_SENT;
      case Reply.Unanswered unanswered -> Outcome.UNKNOWN;
      case Reply.Answered answered -> {
        if (answered.ok()) {
          yield ofTask(answered.body().path("taskUid").asLong());
        }
        if (answered.status() < 500) {
          throw new FleetException(
              "a change was answered " + answered.status() + " " + answered.body());
        }
        yield Outcome.UNKNOWN;
      }
    };
  }

  private Outcome ofTask(long uid) {
    Backoff backoff = new Backoff(FIRST_LOOK, LOOKS_APART_MOST);
    long endNanos = System.nanoTime() + TASK_WITHIN.toNanos();
    while (System.nanoTime() < endNanos) {
      backoff.pause();
      if (front.get(Routes.task(uid)) instanceof Reply.Answered answered) {
        if (answered.status() == 404) {
          return Outcome.UNKNOWN;
        }
        String status = statusOf(answered.body());
        if (status.equals("succeeded")) {
          return Outcome.ACCEPTED;
        }
        if (status.equals("failed") || status.equals("canceled")) {
          return Outcome.UNKNOWN;
        }
      }
    }
    return Outcome.UNKNOWN;
  }

  private static String statusOf(JsonNode task) {
    return task.path("status").asString("");
  }
}
