package io.miroir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Requires;
import org.junit.jupiter.api.Test;

class ModuleTest {
  @Test
  void sharesNoCodeWithWhatItJudges() {
    Module demo = Demo.class.getModule();
    assertThat(demo.isNamed()).isTrue();
    assertThat(demo.getDescriptor().requires().stream().map(Requires::name))
        .contains("java.net.http")
        .noneMatch(name -> name.startsWith("io.miroir"));
  }
}
