package io.miroir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class StoreBenchmarkTest {
  @Test
  void everyBenchmarkRuns() throws Exception {
    assertThat(
            new Runner(
                    new OptionsBuilder()
                        .include(RedisStoreBenchmark.class.getName())
                        .include(SqliteStoreBenchmark.class.getName())
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run())
        .hasSize(6);
  }

  @Test
  void eitherWayMakesOneCommitAfterAnother() {
    RedisStoreBenchmark benchmark = new RedisStoreBenchmark();
    benchmark.start();
    try {
      assertThat(benchmark.commit()).isLessThan(benchmark.commit());
      assertThat(benchmark.commitRaw()).isLessThan(benchmark.commitRaw());
      assertThat(benchmark.renew().remaining()).isEqualTo(StoreCalls.TTL);
      assertThat(benchmark.renewRaw()).isEqualTo(1);
    } finally {
      benchmark.end();
    }
  }

  @Test
  void recordIsAsLargeAsThatOfAnOrdinaryJob() {
    assertThat(StoreCalls.RECORD.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1_700, 2_300);
  }
}
