package io.miroir.api.lease;

/** A running subscription to changes of leases. Closing it twice is allowed. */
@FunctionalInterface
public interface Watch extends AutoCloseable {
  /** Ends the subscription; no wake-up begins after this returns. */
  @Override
  void close();
}
