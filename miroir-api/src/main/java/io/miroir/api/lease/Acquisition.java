package io.miroir.api.lease;

/** The answer to {@link LeaseStore#acquire}. */
public sealed interface Acquisition {
  /**
   * The lease is the caller's.
   *
   * @param lease the lease, its token new
   */
  record Granted(Lease lease) implements Acquisition {}

  /**
   * Another holder's lease stands; nothing was changed.
   *
   * @param lease the standing lease, whose {@link Lease#remaining()} tells how long to wait
   */
  record HeldByOther(Lease lease) implements Acquisition {}
}
