package io.miroir.conformance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether what many threads asked and were answered could have happened one after another.
 *
 * <p>The algorithm is Wing and Gong's ('Testing and Verifying Concurrent Objects', 1993) with the
 * memory of Lowe's ('Testing for Linearizability', 2017): choose a call that began before every
 * open call ended, apply it, go on; never visit the same calls and state twice.
 */
final class Linearizability {
  /**
   * A call and its answer.
   *
   * @param <C> what was asked and answered
   * @param begunNanos when it was sent, by {@link System#nanoTime()}
   * @param endedNanos when its answer was there
   */
  record Call<C>(C what, long begunNanos, long endedNanos) {}

  /**
   * The rule: the state after a call, or empty if the call can't have had its answer in the state.
   *
   * @param <S> the state, a value
   * @param <C> the call with its answer
   */
  @FunctionalInterface
  interface Rule<S, C> {
    Optional<S> after(S state, C call);
  }

  private record Visited<S>(BitSet done, S state) {}

  private Linearizability() {}

  /** Fails, telling the calls, if there is no order that explains every answer. */
  static <S, C> void require(S initial, List<Call<C>> history, Rule<S, C> rule) {
    List<Call<C>> ordered =
        history.stream().sorted(Comparator.<Call<C>>comparingLong(Call::begunNanos)).toList();
    if (!explains(initial, new BitSet(), ordered, rule, new HashSet<>())) {
      StringBuilder told = new StringBuilder("no order of these calls explains their answers:");
      long first = ordered.getFirst().begunNanos();
      for (Call<C> call : ordered) {
        told.append(
            "\n  [%d to %d us] %s"
                .formatted(
                    (call.begunNanos() - first) / 1000,
                    (call.endedNanos() - first) / 1000,
                    call.what()));
      }
      throw new AssertionError(told.toString());
    }
  }

  private static <S, C> boolean explains(
      S state, BitSet done, List<Call<C>> calls, Rule<S, C> rule, Set<Visited<S>> visited) {
    if (done.cardinality() == calls.size()) {
      return true;
    }
    for (int next : candidates(done, calls)) {
      Optional<S> after = rule.after(state, calls.get(next).what());
      if (after.isEmpty()) {
        continue;
      }
      BitSet more = (BitSet) done.clone();
      more.set(next);
      if (visited.add(new Visited<>(more, after.get()))
          && explains(after.get(), more, calls, rule, visited)) {
        return true;
      }
    }
    return false;
  }

  /** The calls that may come next: none of the others ended before they began. */
  private static <C> List<Integer> candidates(BitSet done, List<Call<C>> calls) {
    List<Integer> candidates = new ArrayList<>();
    long earliestEnd = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      if (calls.get(i).begunNanos() > earliestEnd) {
        break;
      }
      candidates.add(i);
      earliestEnd = Math.min(earliestEnd, calls.get(i).endedNanos());
    }
    return candidates;
  }
}
