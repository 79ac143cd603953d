package io.miroir.conformance.gallery;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.topology.Node;
import io.miroir.conformance.wire.Relay;
import io.miroir.conformance.wire.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Executors that tell wrongly what became of a call. */
final class OutcomeFaults {
  static final List<Broken<MigrationExecutor>> ALL =
      List.of(
          new Broken<>(
              "unavailable-as-applied",
              "X7",
              "has a write applied whose answer was lost",
              UnavailableAsApplied::new),
          new Broken<>(
              "one-exception",
              "X7",
              "tells whatever goes wrong as one kind of failure",
              OneException::new),
          new Broken<>(
              "rejected-as-applied",
              "X7",
              "has a task applied when it has ended, whichever way",
              RejectedAsApplied::new),
          new Broken<>(
              "pending-as-applied",
              "X7",
              "has a write applied when the time to wait for it is over",
              PendingAsApplied::new),
          new Broken<>(
              "retry-at-once",
              "X7",
              "asks a busy node again without the pause that it asked for",
              right -> new RelayedExecutor(right, wishing("0"))),
          new Broken<>(
              "busy-at-once",
              "X7",
              "tells that a node is busy without waiting as long as it asked for",
              right -> new RelayedExecutor(right, wishing("86400"))));

  private OutcomeFaults() {}

  /** Every node asks for so many seconds in place of what it asks for. */
  private static Relay.Rule wishing(String seconds) {
    return (request, node) -> {
      Reply reply = node.send(request);
      return reply.headers().containsKey("retry-after")
          ? reply.withHeaders(Map.of("content-type", "application/json", "retry-after", seconds))
          : reply;
    };
  }

  private static final class UnavailableAsApplied extends ForwardingExecutor {
    UnavailableAsApplied(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Ticket write(Term target, Payload payload) {
      return Unavailable.told(
          () -> right.write(target, payload), () -> new Ticket.Settled(new Outcome.Applied()));
    }
  }

  private static final class OneException extends ForwardingExecutor {
    OneException(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Ticket write(Term target, Payload payload) {
      try {
        return right.write(target, payload);
      } catch (MiroirException e) {
        throw new MiroirException(ErrorCode.UNAVAILABLE, "the write failed", e);
      }
    }
  }

  private static final class RejectedAsApplied extends ForwardingExecutor {
    RejectedAsApplied(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Outcome await(Node node, Ticket ticket, Duration atMost) {
      Outcome outcome = right.await(node, ticket, atMost);
      return outcome instanceof Outcome.Rejected ? new Outcome.Applied() : outcome;
    }
  }

  private static final class PendingAsApplied extends ForwardingExecutor {
    PendingAsApplied(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Outcome await(Node node, Ticket ticket, Duration atMost) {
      Outcome outcome = right.await(node, ticket, atMost);
      return outcome instanceof Outcome.Pending ? new Outcome.Applied() : outcome;
    }
  }
}
