package io.miroir.simulator;

import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What copies have read and their targets have applied, by which a persisted cursor is judged: it
 * promises that all before it is applied, and nothing before it is copied again.
 */
final class CopiedSlices {
  private record Read(Slice slice, long cursor) {}

  /** A slice that was sent; without a task if there was nothing in it. */
  private record Sent(Slice slice, String target, Optional<NodeTask> task) {
    boolean applied(String node) {
      return task.map(queued -> target.equals(node) && queued.outcome() instanceof Outcome.Applied)
          .orElse(true);
    }
  }

  private final IdentityHashMap<Payload, Read> reads = new IdentityHashMap<>();
  private final Map<Integer, List<Sent>> sent = new HashMap<>();

  /** Another job begins, which knows nothing of what earlier ones copied. */
  void forget() {
    sent.clear();
  }

  /**
   * A slice was read, to be copied.
   *
   * @param cursor the persisted cursor of its shard's move, in that moment
   */
  void read(Slice slice, Payload payload, long cursor) {
    reads.put(payload, new Read(slice, cursor));
    if (payload.documents() == 0) {
      sent(new Sent(slice, "", Optional.empty()));
    }
  }

  /**
   * A payload was queued at its target.
   *
   * @return what was read, if all of it was a slice behind the cursor of that moment
   */
  Optional<String> written(Payload payload, String target, NodeTask queued) {
    Read read = reads.remove(payload);
    if (read == null) {
      return Optional.empty();
    }
    sent(new Sent(read.slice(), target, Optional.of(queued)));
    return read.slice().from() < read.cursor()
        ? Optional.of(read.slice() + " was copied again, behind " + read.cursor())
        : Optional.empty();
  }

  private void sent(Sent slice) {
    sent.computeIfAbsent(slice.slice().shard().value(), shard -> new ArrayList<>()).add(slice);
  }

  /** The first key of a range that a target has not applied, if there is one. */
  Optional<Long> missing(int shard, String target, long from, long to) {
    long reached = from;
    while (reached < to) {
      long now = reached;
      Optional<Sent> next =
          sent.getOrDefault(shard, List.of()).stream()
              .filter(one -> one.slice().from() <= now && now < one.slice().to())
              .filter(one -> one.applied(target))
              .findFirst();
      if (next.isEmpty()) {
        return Optional.of(reached);
      }
      reached = next.get().slice().to();
    }
    return Optional.empty();
  }
}
