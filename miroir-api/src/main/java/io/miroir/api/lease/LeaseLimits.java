package io.miroir.api.lease;

import io.miroir.api.Limits;
import java.time.Duration;

/**
 * Refuses what clauses L5 and L8 do not allow; a {@link LeaseStore} asks it before it acts.
 *
 * <p>Every method throws {@link io.miroir.api.MiroirException} with code {@code INVALID} that names
 * the limit.
 */
public final class LeaseLimits {
  /** The most bytes of UTF-8 of a scope, a holder or a prefix. */
  public static final int NAME_BYTES_MAX = 512;

  /** The most bytes of UTF-8 of attributes. */
  public static final int ATTRIBUTES_BYTES_MAX = 4 * 1024;

  /** The shortest time to live. */
  public static final Duration TTL_MIN = Duration.ofMillis(1);

  /** The longest time to live. */
  public static final Duration TTL_MAX = Duration.ofDays(1);

  private static final int NANOS_PER_MILLI = 1_000_000;

  private LeaseLimits() {}

  /**
   * For {@link LeaseStore#acquire}.
   *
   * @return the time to live in milliseconds, rounded up
   */
  public static long requireAcquire(String scope, String holder, Duration ttl, String attributes) {
    requireNames(scope, holder);
    if (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
      throw Limits.invalid("ttl is " + ttl + "; allowed are " + TTL_MIN + " to " + TTL_MAX);
    }
    requireAttributes(attributes);
    return ttl.plusNanos(NANOS_PER_MILLI - 1).toMillis();
  }

  /** For {@link LeaseStore#renew}. */
  public static void requireRenew(Lease lease, String attributes) {
    requireNames(lease.scope(), lease.holder());
    requireAttributes(attributes);
  }

  /** For {@link LeaseStore#release}. */
  public static void requireRelease(Lease lease) {
    requireNames(lease.scope(), lease.holder());
  }

  /** For {@link LeaseStore#list} and {@link LeaseStore#watch}. */
  public static void requirePrefix(String prefix) {
    Limits.requireText("prefix", prefix, 0, NAME_BYTES_MAX);
  }

  private static void requireNames(String scope, String holder) {
    Limits.requireText("scope", scope, 1, NAME_BYTES_MAX);
    Limits.requireText("holder", holder, 1, NAME_BYTES_MAX);
  }

  private static void requireAttributes(String attributes) {
    Limits.requireText("attributes", attributes, 0, ATTRIBUTES_BYTES_MAX);
  }
}
