package io.miroir.bench;

import java.util.List;
import redis.clients.jedis.RedisClient;

/**
 * The same two calls as somebody who knows Redis would write them for this one purpose: a pooled
 * Jedis client, one EVALSHA each, with scripts that read and write on the server what the store's
 * scripts do.
 *
 * <p>What they leave out costs the store a comparison, an argument or a check, and no round trip
 * and no command at the server:
 *
 * <ul>
 *   <li>the renewal keeps holder and attributes as one text, where the store compares the holder
 *       and, if the attributes changed, publishes that; and it does not tell the newest token to
 *       who has lost the lease;
 *   <li>the commit replaces one record, where the store takes lists of three kinds of change, keeps
 *       each record's place in the order of creation and tells what stands there on a conflict;
 *   <li>nothing is checked before it is sent, no failure is put into words, and a server that has
 *       lost its scripts is not told them again.
 * </ul>
 */
final class RawRedis implements AutoCloseable {
  private static final String RENEW =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local lease = redis.call('HGET', KEYS[1], ARGV[1])
      if not lease or string.sub(lease, 1, 19) ~= ARGV[2]
          or tonumber(string.sub(lease, 20, 35)) <= now then
        return 0
      end
      local expiry = string.format('%016.0f', now + tonumber(ARGV[3]))
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. expiry .. ARGV[4])
      return 1
      """;

  private static final String COMMIT =
      """
      local revision, records, guards = KEYS[1], KEYS[2], KEYS[3]
      local scope, token, name, expected, text = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
      local highest = redis.call('HGET', guards, scope)
      if highest and token < highest then
        return -1
      end
      if redis.call('HGET', records, 'h' .. name) ~= expected then
        return 0
      end
      local last = tonumber(redis.call('GET', revision) or '0')
      local time = redis.call('TIME')
      local number = math.max(last + 1, time[1] * 1000000 + time[2])
      local committed = string.format('%016.0f', number)
      redis.call('SET', revision, committed)
      if token ~= highest then
        redis.call('HSET', guards, scope, token)
      end
      redis.call('HSET', records, 'h' .. name, committed, 't' .. name, text)
      return number
      """;

  private static final List<String> LEASES = List.of("{raw}:leases");
  private static final List<String> RECORDS =
      List.of("{raw}:revision", "{raw}:records", "{raw}:guards");
  private static final String NAME = "job/books";
  private static final String TOKEN = "%019d".formatted(1_793_534_400_000L);
  private static final String FIRST_REVISION = "0000000000000001";
  private static final String TTL_MICROS = Long.toString(StoreCalls.TTL.toNanos() / 1_000);

  private final RedisClient client;
  private final String renew;
  private final String commit;
  private String revision = FIRST_REVISION;

  RawRedis(String host, int port) {
    client = RedisClient.create(host, port);
    renew = client.scriptLoad(RENEW);
    commit = client.scriptLoad(COMMIT);
    String never = "9".repeat(16);
    client.hset(LEASES.getFirst(), StoreCalls.SCOPE, TOKEN + never + StoreCalls.HOLDER);
    client.hset(RECORDS.get(1), "h" + NAME, FIRST_REVISION);
  }

  /** Extends the lease. */
  long renew() {
    return done(
        client.evalsha(
            renew, LEASES, List.of(StoreCalls.SCOPE, TOKEN, TTL_MICROS, StoreCalls.HOLDER)));
  }

  /** Replaces the record under the lease's token. */
  long commit() {
    long number =
        done(
            client.evalsha(
                commit,
                RECORDS,
                List.of(StoreCalls.SCOPE, TOKEN, NAME, revision, StoreCalls.RECORD)));
    revision = Long.toString(number);
    return number;
  }

  private static long done(Object answer) {
    long number = (Long) answer;
    if (number <= 0) {
      throw new IllegalStateException("the script answered " + number + ", nothing is measured");
    }
    return number;
  }

  @Override
  public void close() {
    client.close();
  }
}
