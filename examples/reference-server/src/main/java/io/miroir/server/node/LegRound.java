package io.miroir.server.node;

import io.miroir.engine.ClientTasks.NodeTask;
import io.miroir.engine.Permit;
import io.miroir.engine.Permit.Leg;
import io.miroir.engine.Permit.Outcome;
import io.miroir.server.http.Deadline;
import io.miroir.server.node.NodeAnswer.Answered;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Sends the legs of one permit, stage by stage, and tells the permit each outcome. */
final class LegRound {
  /**
   * What a leg came to.
   *
   * @param leg the leg
   * @param answer what its node said
   */
  record Sent(Leg leg, NodeAnswer answer) {}

  private final NodeClient client;
  private final Permit permit;
  private final Function<Leg, NodeRequest> request;
  private final Deadline deadline;
  private final List<Sent> sent = new ArrayList<>();

  LegRound(
      NodeClient client, Permit permit, Function<Leg, NodeRequest> request, Deadline deadline) {
    this.client = client;
    this.permit = permit;
    this.request = request;
    this.deadline = deadline;
  }

  /** Sends what may be sent; every leg has its outcome when this returns. */
  void run() {
    List<Leg> legs = permit.legs().stream().sorted(Comparator.comparingInt(Leg::stage)).toList();
    int from = 0;
    while (from < legs.size()) {
      int stage = legs.get(from).stage();
      int to = from;
      List<Leg> side = new ArrayList<>();
      while (to < legs.size() && legs.get(to).stage() == stage) {
        Leg leg = legs.get(to++);
        if (stage == 0 || permit.proceeds(leg)) {
          side.add(leg);
        } else {
          permit.outcome(leg, Outcome.REFUSED);
        }
      }
      sent.addAll(FanOut.each(side, this::send));
      from = to;
    }
  }

  private Sent send(Leg leg) {
    NodeAnswer answer =
        client.send(
            leg.node(),
            () -> permit.credential(leg.node().id()),
            request.apply(leg),
            deadline.within(deadline.remaining().dividedBy(2)));
    permit.outcome(
        leg,
        switch (answer) {
          case Answered answered -> outcome(answered);
          case NodeAnswer.NotSent notSent -> Outcome.REFUSED;
          case NodeAnswer.NoAnswer noAnswer -> Outcome.UNKNOWN;
        });
    return new Sent(leg, answer);
  }

  /** A fault of the node, or of something before it, leaves open whether it has queued it. */
  private static Outcome outcome(Answered answered) {
    if (answered.ok()) {
      return Outcome.ACCEPTED;
    }
    return switch (answered.status()) {
      case 500, 502, 504 -> Outcome.UNKNOWN;
      default -> Outcome.REFUSED;
    };
  }

  /** The node tasks whose end is the end of the client's task. */
  List<NodeTask> decidingTasks() {
    List<NodeTask> tasks = new ArrayList<>();
    for (Sent one : sent) {
      if (one.leg().decides() && one.answer() instanceof Answered answered && answered.ok()) {
        tasks.add(new NodeTask(one.leg().node().id(), answered.json().path("taskUid").asLong()));
      }
    }
    return tasks;
  }

  /** What a node finds wrong with the request itself. */
  Optional<Answered> fault() {
    return sent.stream()
        .flatMap(
            one ->
                one.answer() instanceof Answered answered
                    ? java.util.stream.Stream.of(answered)
                    : java.util.stream.Stream.empty())
        .filter(Answered::faultOfRequest)
        .findFirst();
  }

  /** The longest pause that a node asks for, at least a second. */
  long retryAfterSeconds() {
    long longest = 1;
    for (Sent one : sent) {
      if (one.answer() instanceof Answered answered) {
        longest = Math.max(longest, answered.retryAfterSeconds().orElse(1));
      }
    }
    return longest;
  }

  /** What went wrong, for a message. */
  String troubles() {
    StringBuilder troubles = new StringBuilder();
    for (Sent one : sent) {
      if (!one.answer().done()) {
        troubles
            .append(troubles.isEmpty() ? "" : "; ")
            .append("node ")
            .append(one.leg().node().id())
            .append(' ')
            .append(one.answer().told());
      }
    }
    return troubles.toString();
  }
}
