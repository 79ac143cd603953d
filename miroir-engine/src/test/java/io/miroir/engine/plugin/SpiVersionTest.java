package io.miroir.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpiVersionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.1.0-SNAPSHOT | [0.1, 0.2)",
        "0.12 | [0.12, 0.13)",
        "1 | [1.0, 2.0)",
        "2.3.4+build | [2.3, 3.0)",
        "2-M1 | [2.0, 3.0)"
      })
  void rangeReachesToTheNextIncompatibleVersion(String version, String range) {
    assertThat(SpiVersion.parse(version)).map(SpiVersion::range).contains(range);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unspecified", "v1", "12345678901.1"})
  void isUnknownWhereTheVersionBeginsOtherwise(String version) {
    assertThat(SpiVersion.parse(version)).isEmpty();
  }

  @Test
  void ordersByNumber() {
    assertThat(new SpiVersion(0, 9)).isLessThan(new SpiVersion(0, 10));
    assertThat(new SpiVersion(0, 10)).isLessThan(new SpiVersion(1, 0));
  }
}
