package io.miroir.bench;

import io.miroir.api.lease.Lease;
import io.miroir.redis.embedded.RedisProcess;
import io.miroir.store.redis.RedisPlugin;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the store adds to its round trips to Redis: each call through the store, and by hand.
 *
 * <p>Redis keeps nothing on disk here. With a disk that is synced before every answer both ways
 * cost the same, whatever the store does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RedisStoreBenchmark {
  private final Scratch scratch = new Scratch();
  private RedisProcess server;
  private StoreCalls store;
  private RawRedis raw;

  /** Starts a server of its own and leaves a lease and a record there for either way. */
  @Setup
  public void start() {
    server = RedisProcess.in(scratch.folder()).start();
    store = StoreCalls.of(new RedisPlugin(), Map.of("url", server.url(), "fleet", "bench"));
    raw = new RawRedis("127.0.0.1", server.port());
  }

  /** Ends the server. */
  @TearDown
  public void end() {
    raw.close();
    store.close();
    server.close();
    scratch.close();
  }

  /** Through the store. */
  @Benchmark
  public Lease renew() {
    return store.renew();
  }

  /** By hand. */
  @Benchmark
  public long renewRaw() {
    return raw.renew();
  }

  /** Through the store. */
  @Benchmark
  public long commit() {
    return store.commit();
  }

  /** By hand. */
  @Benchmark
  public long commitRaw() {
    return raw.commit();
  }
}
