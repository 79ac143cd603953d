package io.miroir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Requires;
import org.junit.jupiter.api.Test;

class ModuleTest {
  private static final String STARTS_A_STORE_AND_JUDGES_NOTHING = "io.miroir.redis.embedded";

  @Test
  void sharesNoCodeWithWhatItJudges() {
    Module demo = Demo.class.getModule();
    assertThat(demo.isNamed()).isTrue();
    assertThat(demo.getDescriptor().requires().stream().map(Requires::name))
        .contains("java.net.http")
        .filteredOn(name -> name.startsWith("io.miroir"))
        .containsExactly(STARTS_A_STORE_AND_JUDGES_NOTHING);
  }
}
