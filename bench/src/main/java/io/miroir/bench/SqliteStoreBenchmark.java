package io.miroir.bench;

import io.miroir.api.lease.Lease;
import io.miroir.store.sqlite.SqlitePlugin;
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

/** The same calls on the store in a file, where a commit costs what the disk's sync costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class SqliteStoreBenchmark {
  private final Scratch scratch = new Scratch();
  private StoreCalls store;

  /** Leaves a lease and a record in a new file. */
  @Setup
  public void start() {
    store =
        StoreCalls.of(
            new SqlitePlugin(), Map.of("file", scratch.folder().resolve("bench.db").toString()));
  }

  /** Deletes the file. */
  @TearDown
  public void end() {
    store.close();
    scratch.close();
  }

  /** Extends a lease. */
  @Benchmark
  public Lease renew() {
    return store.renew();
  }

  /** Replaces a record. */
  @Benchmark
  public long commit() {
    return store.commit();
  }
}
