package com.example.store;

import com.example.journal.Journal;
import com.example.journal.Row;
import io.miroir.api.FencingToken;
import io.miroir.api.lease.Lease;
import java.time.Duration;

/**
 * A scope's last grant.
 *
 * @param lease as it was granted or renewed, {@code remaining} being its whole time to live
 * @param expiresMillis when it expires by the journal's clock; 0 once it was released
 */
record Held(Lease lease, long expiresMillis) {
  /** The lease from now on. The clock may be behind now, and right when the lease ends (L5). */
  static Held from(long nowMillis, Lease lease) {
    long wholeMillis = lease.remaining().toMillis();
    return new Held(lease, nowMillis + wholeMillis + Journal.CLOCK_STEP_MILLIS);
  }

  static Held of(Row row) {
    FencingToken token = new FencingToken(row.number(2));
    Duration whole = Duration.ofMillis(row.number(3));
    return new Held(new Lease(row.text(0), row.text(1), token, whole, row.text(4)), row.number(5));
  }

  Row toRow() {
    return Row.of(
        lease.scope(),
        lease.holder(),
        lease.token(),
        lease.remaining().toMillis(),
        lease.attributes(),
        expiresMillis);
  }

  boolean standsAt(long nowMillis) {
    return nowMillis < expiresMillis;
  }

  boolean isLease(Lease other) {
    return lease.token().equals(other.token()) && lease.holder().equals(other.holder());
  }

  /** What is told of it: never more than its time to live is left (L5). */
  Lease seenAt(long nowMillis) {
    long left = Math.min(expiresMillis - nowMillis, lease.remaining().toMillis());
    return with(Duration.ofMillis(left), lease.attributes());
  }

  Held released() {
    return new Held(lease, 0);
  }

  Lease with(String attributes) {
    return with(lease.remaining(), attributes);
  }

  private Lease with(Duration remaining, String attributes) {
    return new Lease(lease.scope(), lease.holder(), lease.token(), remaining, attributes);
  }
}
