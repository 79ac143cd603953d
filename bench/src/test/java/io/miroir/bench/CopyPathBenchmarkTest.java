package io.miroir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CopyPathBenchmarkTest {
  @Test
  void everyPathGivesTheSameDocuments() {
    CopyPathBenchmark benchmark = new CopyPathBenchmark();
    benchmark.start();
    CopyPathBenchmark.Copied copied = new CopyPathBenchmark.Copied();
    String memcpy = text(benchmark.memcpy(copied));
    assertThat(memcpy).startsWith("[{\"id\":\"0\"").endsWith("}]");
    assertThat(copied.bytes).isEqualTo(memcpy.getBytes(StandardCharsets.UTF_8).length);
    assertThat(text(benchmark.transform(copied))).isEqualTo(memcpy);
    assertThat(text(benchmark.jacksonStreaming(copied))).isEqualTo(memcpy);
    assertThat(text(benchmark.jacksonTree(copied))).isEqualTo(memcpy);
  }

  private static String text(RequestBody body) {
    return new String(body.toBytes(), StandardCharsets.UTF_8);
  }
}
