package io.miroir.store.redis;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseLimits;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.lease.Watch;
import io.miroir.api.plugin.Capability;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Leases in one hash, and the last token of every scope in another that nothing deletes from (L2).
 *
 * <p>The store's clock (L5) is the server's, read by the script that judges by it. Nothing has an
 * expiry of Redis's own: a key that goes by itself would take what stands beside the lease along. A
 * lease that has expired stays until the scope is granted again.
 */
final class RedisLeaseStore implements LeaseStore {
  private static final Script ACQUIRE = Script.of("lease.lua", "acquire.lua");
  private static final Script RENEW = Script.of("renew.lua");
  private static final Script RELEASE = Script.of("lease.lua", "release.lua");
  private static final Script LIST = Script.of("lease.lua", "list.lua");

  private final Redis redis;
  private final News news;
  private final byte[][] keys;
  private final byte[] channel;

  RedisLeaseStore(Redis redis) {
    this.redis = redis;
    Fleet fleet = redis.fleet();
    this.keys = new byte[][] {fleet.key("tokens"), fleet.key("leases"), fleet.key("scopes")};
    this.channel = fleet.channel();
    this.news = new News(redis.connections(), channel);
  }

  @Override
  public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    Duration whole = Duration.ofMillis(LeaseLimits.requireAcquire(scope, holder, ttl, attributes));
    List<?> answer =
        redis.write(
            "acquiring lease '" + scope + "' for '" + holder + "'",
            ACQUIRE,
            keys,
            channel,
            Replies.bytes(scope),
            Replies.bytes(holder),
            Replies.bytes(Long.toString(TimeUnit.MILLISECONDS.toMicros(whole.toMillis()))),
            Replies.bytes(attributes));
    if (Replies.code(answer) == 1) {
      return new Acquisition.Granted(
          new Lease(scope, holder, Replies.token(answer, 1), whole, attributes));
    }
    return new Acquisition.HeldByOther(
        PackedLease.parse(scope, (byte[]) answer.get(1), Replies.number(answer, 2)));
  }

  @Override
  public Renewal renew(Lease lease, String attributes) {
    LeaseLimits.requireRenew(lease, attributes);
    List<?> answer =
        redis.write(
            "renewing " + described(lease),
            RENEW,
            keys,
            channel,
            Replies.bytes(lease.scope()),
            Replies.bytes(lease.holder()),
            Replies.bytes(lease.token()),
            Replies.bytes(attributes));
    return switch (Replies.code(answer)) {
      case 1 -> new Renewal.Renewed(renewed(lease, Replies.number(answer, 1), attributes));
      case 0 -> new Renewal.Lost(Replies.token(answer, 1));
      default ->
          throw new MiroirException(
              ErrorCode.STORE_WENT_BACK,
              described(lease)
                  + " was never granted by this server, which has lost it or is another one;"
                  + " nothing was changed");
    };
  }

  private static Lease renewed(Lease lease, long ttlMicros, String attributes) {
    Duration ttl = Duration.of(ttlMicros, ChronoUnit.MICROS);
    return new Lease(lease.scope(), lease.holder(), lease.token(), ttl, attributes);
  }

  @Override
  public void release(Lease lease) {
    LeaseLimits.requireRelease(lease);
    redis.write(
        "releasing " + described(lease),
        RELEASE,
        keys,
        channel,
        Replies.bytes(lease.scope()),
        Replies.bytes(lease.holder()),
        Replies.bytes(lease.token()));
  }

  @Override
  public List<Lease> list(String prefix) {
    LeaseLimits.requirePrefix(prefix);
    List<?> answer =
        redis.read(
            "listing leases below '" + prefix + "'", LIST, keys, channel, Replies.bytes(prefix));
    List<Lease> leases = new ArrayList<>(answer.size() / 3);
    for (int i = 0; i < answer.size(); i += 3) {
      leases.add(
          PackedLease.parse(
              Replies.text(answer, i), (byte[]) answer.get(i + 1), Replies.number(answer, i + 2)));
    }
    return List.copyOf(leases);
  }

  @Override
  public Set<Capability> capabilities() {
    return redis.durability().capabilities(RedisPlugin.LEASES_AT_BEST);
  }

  @Override
  public Watch watch(String prefix, Runnable wake) {
    LeaseLimits.requirePrefix(prefix);
    return news.watch(Replies.bytes(prefix), wake);
  }

  @Override
  public void close() {
    news.close();
    redis.close();
  }

  private static String described(Lease lease) {
    return "lease '" + lease.scope() + "' of '" + lease.holder() + "', token " + lease.token();
  }
}
