package io.miroir.bench;

import io.miroir.api.lease.Lease;
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

/** The calls of a store that a pod makes again and again, on a lease and a record left there. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public abstract class StoreBenchmark {
  private final Scratch scratch = new Scratch();
  private StoreCalls store;

  /** Opens the store; its files are in the folder. */
  abstract StoreCalls open(Scratch scratch);

  /** Ends what {@link #open} started besides. */
  void endRest() {}

  /** Opens the store. */
  @Setup
  public final void start() {
    store = open(scratch);
  }

  /** Closes the store and deletes its files. */
  @TearDown
  public final void end() {
    store.close();
    endRest();
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
