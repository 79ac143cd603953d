package io.miroir.store.redis;

import io.miroir.api.FencingToken;
import io.miroir.api.lease.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Reads a lease as {@code lease.lua} keeps it. */
final class PackedLease {
  private static final int TOKEN_END = 19;
  private static final int TTL_START = 35;
  private static final int TTL_END = 46;
  private static final int HOLDER = 49;

  private PackedLease() {}

  /**
   * @param leftMicros what the server said was left of it
   */
  static Lease parse(String scope, byte[] packed, long leftMicros) {
    String numbers = new String(packed, 0, HOLDER, StandardCharsets.US_ASCII);
    long ttlMicros = Long.parseLong(numbers.substring(TTL_START, TTL_END));
    int holderBytes = Integer.parseInt(numbers.substring(TTL_END));
    int attributes = HOLDER + holderBytes;
    return new Lease(
        scope,
        new String(packed, HOLDER, holderBytes, StandardCharsets.UTF_8),
        new FencingToken(Long.parseLong(numbers.substring(0, TOKEN_END))),
        // More is left than ever was if the server's clock was set back since.
        Duration.of(Math.min(ttlMicros, leftMicros), ChronoUnit.MICROS),
        new String(packed, attributes, packed.length - attributes, StandardCharsets.UTF_8));
  }
}
