package io.miroir.bench;

import io.miroir.redis.embedded.RedisProcess;
import io.miroir.store.redis.RedisPlugin;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What the store adds to its round trips to Redis: each call through the store, and by hand.
 *
 * <p>Redis keeps nothing on disk here. With a disk that is synced before every answer both ways
 * cost the same, whatever the store does.
 */
public class RedisStoreBenchmark extends StoreBenchmark {
  private RedisProcess server;
  private RawRedis raw;

  @Override
  StoreCalls open(Scratch scratch) {
    server = RedisProcess.in(scratch.folder()).start();
    raw = new RawRedis("127.0.0.1", server.port());
    return StoreCalls.of(new RedisPlugin(), Map.of("url", server.url(), "fleet", "bench"));
  }

  @Override
  void endRest() {
    raw.close();
    server.close();
  }

  /** {@link #renew} by hand. */
  @Benchmark
  public long renewRaw() {
    return raw.renew();
  }

  /** {@link #commit} by hand. */
  @Benchmark
  public long commitRaw() {
    return raw.commit();
  }
}
