package io.miroir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class EveryBenchmarkTest {
  /** The command line asks for them by these names. */
  @Test
  void runsUnderItsName() throws Exception {
    assertThat(
            new Runner(
                    new OptionsBuilder()
                        .include(".*")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run().stream()
                    .map(result -> result.getParams().getBenchmark())
                    .map(
                        name ->
                            name.substring(EveryBenchmarkTest.class.getPackageName().length() + 1))
                    .toList())
        .containsExactlyInAnyOrder(
            "CopyPathBenchmark.jacksonStreaming",
            "CopyPathBenchmark.jacksonTree",
            "CopyPathBenchmark.memcpy",
            "CopyPathBenchmark.transform",
            "MergeBenchmark.jacksonTree",
            "MergeBenchmark.merge",
            "PlacementBenchmark.place",
            "PlacementBenchmark.route",
            "PlacementBenchmark.shard",
            "RedisStoreBenchmark.commit",
            "RedisStoreBenchmark.commitRaw",
            "RedisStoreBenchmark.renew",
            "RedisStoreBenchmark.renewRaw",
            "SqliteStoreBenchmark.commit",
            "SqliteStoreBenchmark.renew",
            "StepBenchmark.step");
  }
}
