package io.miroir.conformance.gallery;

import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import java.time.Duration;
import java.util.List;

/** Executors that write, delete or wait wrongly. */
final class WriteFaults {
  static final List<Broken<MigrationExecutor>> ALL =
      List.of(
          new Broken<>(
              "write-merges",
              "X3",
              "updates documents where it should replace them",
              right ->
                  new RelayedExecutor(
                      right,
                      (request, node) ->
                          node.send(
                              request.is("POST", "/indexes/.*/documents(\\?.*)?")
                                  ? request.withMethod("PUT")
                                  : request))),
          new Broken<>(
              "empty-write-is-refused",
              "X3",
              "finds nothing to write at fault",
              EmptyWriteIsRefused::new),
          new Broken<>(
              "barrier-at-once", "X4", "has every barrier applied at once", BarrierAtOnce::new),
          new Broken<>(
              "barrier-until-idle",
              "X4",
              "waits until the queue is empty, which it need never be",
              BarrierUntilIdle::new),
          new Broken<>(
              "delete-takes-a-neighbour",
              "X6",
              "deletes the keys beside the slice with it",
              DeleteTakesANeighbour::new),
          new Broken<>(
              "delete-takes-the-next-shard",
              "X6",
              "deletes the same keys of the next shard with the slice",
              DeleteTakesTheNextShard::new),
          new Broken<>(
              "delete-by-key",
              "X6",
              "deletes what has a key that was seen, whatever its version is now",
              DeleteByKey::new));

  private WriteFaults() {}

  private static final class EmptyWriteIsRefused extends ForwardingExecutor {
    EmptyWriteIsRefused(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Ticket write(Term target, Payload payload) {
      return payload.documents() == 0
          ? new Ticket.Settled(
              new Outcome.Rejected(Outcome.Reason.BAD_DOCUMENT, "there is no document"))
          : right.write(target, payload);
    }
  }

  private static final class BarrierAtOnce extends ForwardingExecutor {
    BarrierAtOnce(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Ticket barrier(Node node, String index) {
      right.barrier(node, index);
      return new Ticket.Settled(new Outcome.Applied());
    }
  }

  private static final class BarrierUntilIdle extends ForwardingExecutor {
    BarrierUntilIdle(MigrationExecutor right) {
      super(right);
    }

    /** Behind an applied barrier it looks for what came meanwhile, and waits for that too. */
    @Override
    public Outcome await(Node node, Ticket ticket, Duration atMost) {
      long begun = System.nanoTime();
      Ticket newest = ticket;
      while (true) {
        Duration left = atMost.minusNanos(System.nanoTime() - begun);
        Outcome outcome = right.await(node, newest, left.isNegative() ? Duration.ZERO : left);
        if (!(newest instanceof Ticket.Barrier barrier) || !outcome.equals(new Outcome.Applied())) {
          return outcome;
        }
        newest = right.barrier(node, barrier.index());
      }
    }
  }

  private static final class DeleteTakesANeighbour extends ForwardingExecutor {
    DeleteTakesANeighbour(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Ticket delete(Term target, Slice slice) {
      long before = Math.max(0, slice.from() - 1);
      long behind = Math.min(slice.to() + 1, Slice.KEY_END);
      return right.delete(target, new Slice(slice.index(), slice.shard(), before, behind));
    }
  }

  private static final class DeleteTakesTheNextShard extends ForwardingExecutor {
    DeleteTakesTheNextShard(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Ticket delete(Term target, Slice slice) {
      right.delete(target, slice);
      ShardId next = new ShardId(slice.shard().value() + 1);
      return right.delete(target, new Slice(slice.index(), next, slice.from(), slice.to()));
    }
  }

  private static final class DeleteByKey extends ForwardingExecutor {
    DeleteByKey(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Ticket delete(Term target, List<Version> seen) {
      List<String> keys = seen.stream().map(Version::primaryKey).toList();
      return right.delete(target, right.versions(target.node(), target.index(), keys));
    }
  }
}
