package io.miroir.api.lease;

import io.miroir.api.FencingToken;
import java.time.Duration;

/**
 * A scope that one holder has until it expires, as the store saw it when it answered.
 *
 * @param scope what is held, up to 512 bytes of UTF-8 (L8)
 * @param holder who holds it, up to 512 bytes of UTF-8 (L8)
 * @param token greater than that of every earlier grant of the scope (L2)
 * @param remaining how long it still stood by the store's clock when the store answered; never
 *     negative. A holder judges its own deadline by its monotonic clock, read before the call was
 *     sent (L5)
 * @param attributes the holder's text, up to 4 KiB of UTF-8 (L6)
 */
public record Lease(
    String scope, String holder, FencingToken token, Duration remaining, String attributes) {}
