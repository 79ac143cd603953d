package io.miroir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class CopyPathBenchmarkTest {
  @Test
  void everyPathGivesTheSameDocuments() {
    CopyPathBenchmark benchmark = new CopyPathBenchmark();
    benchmark.documents = 100;
    benchmark.writeAnswer();
    String tree = new String(benchmark.tree(), StandardCharsets.UTF_8);
    assertThat(StandardCharsets.UTF_8.decode(benchmark.slice()).toString()).isEqualTo(tree);
    assertThat(new String(benchmark.copy(), StandardCharsets.UTF_8)).contains(tree);
    assertThat(benchmark.answerBytes()).isEqualTo(benchmark.copy().length);
  }

  @Test
  void everyBenchmarkRuns() throws Exception {
    assertThat(
            new Runner(
                    new OptionsBuilder()
                        .include(CopyPathBenchmark.class.getName())
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run())
        .hasSize(3);
  }
}
