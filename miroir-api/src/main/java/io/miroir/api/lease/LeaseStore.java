package io.miroir.api.lease;

import io.miroir.api.plugin.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Grants scopes to holders, one at a time, each grant with a higher fencing token than the last.
 *
 * <p>Clauses L1 to L8 in {@code docs/spi/lease-store.md}. Safe for use by many threads; calls block
 * and may be made from virtual threads. Nothing is {@code null}.
 *
 * <p>Every method throws {@link io.miroir.api.MiroirException} with code {@code UNAVAILABLE} when
 * the store can't be reached or does not answer (L7): whether it acted is then unknown. It throws
 * {@code INVALID} when a text is longer than its limit; nothing is changed then (L8).
 */
public interface LeaseStore extends AutoCloseable {
  /**
   * Grants the scope if no unexpired lease of <em>another</em> holder stands (L1). The same holder
   * gets a new, higher token at once and its earlier lease is lost.
   *
   * @param scope what to hold, 1 to 512 bytes of UTF-8
   * @param holder who wants it, 1 to 512 bytes of UTF-8
   * @param ttl how long it stands without renewal, 1 ms to 1 day
   * @param attributes text that {@link #list} shows, up to 4 KiB of UTF-8
   */
  Acquisition acquire(String scope, String holder, Duration ttl, String attributes);

  /**
   * Extends a current, unexpired lease by the time to live it was acquired with, from the store's
   * now, and replaces its attributes (L3).
   *
   * @throws io.miroir.api.MiroirException with {@code STORE_WENT_BACK} if the store has never
   *     granted the lease's token for its scope; nothing was changed then
   */
  Renewal renew(Lease lease, String attributes);

  /** Frees the scope at once. Does nothing if the lease's token is not the current one (L4). */
  void release(Lease lease);

  /** The unexpired leases whose scope starts with the prefix, ordered by scope (L6). */
  List<Lease> list(String prefix);

  /** What this store promises beyond the clauses. */
  Set<Capability> capabilities();

  /**
   * Calls {@code wake} soon after a lease below the prefix changed. It may call early or never:
   * callers poll besides.
   */
  default Watch watch(String prefix, Runnable wake) {
    return () -> {};
  }

  /** Frees connections and files; leases stand until they expire. Closing twice is allowed. */
  @Override
  void close();
}
