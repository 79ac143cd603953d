package io.miroir.api.job;

import io.miroir.api.plugin.Capability;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A fenced record store. It sees kinds, ids and texts; what the texts mean is the engine's.
 *
 * <p>Clauses J1 to J8 in {@code docs/spi/job-store.md}. Safe for use by many threads; calls block
 * and may be made from virtual threads. Nothing is {@code null}.
 *
 * <p>Every method throws {@link io.miroir.api.MiroirException} with code {@code UNAVAILABLE} when
 * the store can't be reached or does not answer: a commit is then done or not done, whole, and
 * reading again tells which (J8). It throws {@code INVALID} when a text is longer than its limit;
 * nothing is changed then (J7).
 */
public interface JobStore extends AutoCloseable {
  /** The record of that name, or empty. */
  Optional<Entry> find(Key key);

  /**
   * A page of the records of a kind, in the order of their creation (J5).
   *
   * @param afterSequence the {@link Entry#sequence()} of the last record of the page before, 0 at
   *     first
   * @param limit how many records at most, 1 to 1,000
   */
  List<Entry> list(String kind, long afterSequence, int limit);

  /**
   * Makes all changes or none (J4); what returned {@link Commit.Committed} is durable (J3).
   *
   * @param changes up to 1,000 changes of different records; none is allowed and, with a {@link
   *     Guard.Fenced} guard, records its token
   */
  Commit commit(Guard guard, List<Change> changes);

  /** The number of the newest commit; it only grows (J6). */
  long revision();

  /** What this store promises beyond the clauses. */
  Set<Capability> capabilities();

  /** Frees connections and files; every record stays. Closing twice is allowed. */
  @Override
  void close();
}
