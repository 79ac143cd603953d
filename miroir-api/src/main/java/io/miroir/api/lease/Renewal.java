package io.miroir.api.lease;

import io.miroir.api.FencingToken;

/** The answer to {@link LeaseStore#renew}. */
public sealed interface Renewal {
  /**
   * The lease stands for its whole time to live again, from the store's now.
   *
   * @param lease the lease, its token kept and its attributes replaced
   */
  record Renewed(Lease lease) implements Renewal {}

  /**
   * The lease expired or was granted anew; nothing was changed.
   *
   * @param newest the highest token ever granted for the scope
   */
  record Lost(FencingToken newest) implements Renewal {}
}
