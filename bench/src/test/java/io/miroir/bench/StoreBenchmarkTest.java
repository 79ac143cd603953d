package io.miroir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoreBenchmarkTest {
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
