package io.miroir.engine.move;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CooldownTest {
  private static final long BEFORE_THE_CLOCK_WRAPS = Long.MAX_VALUE - 5;

  @Test
  void endsWithItsTime() {
    Cooldown cooldown = new Cooldown(BEFORE_THE_CLOCK_WRAPS + 10, 7);

    assertThat(cooldown.over(BEFORE_THE_CLOCK_WRAPS, 7)).isFalse();
    assertThat(cooldown.over(BEFORE_THE_CLOCK_WRAPS + 9, 7)).isFalse();
    assertThat(cooldown.over(BEFORE_THE_CLOCK_WRAPS + 10, 7)).isTrue();
  }

  /** A job is told as ended a moment before its term is: what is asked in between must count. */
  @Test
  void endsWithWhatWasAskedSinceItsTermBegan() {
    long askedWhenTheTermBegan = 7;
    Cooldown cooldown = new Cooldown(100, askedWhenTheTermBegan);

    assertThat(cooldown.over(1, askedWhenTheTermBegan)).isFalse();
    assertThat(cooldown.over(1, askedWhenTheTermBegan + 1)).isTrue();
  }
}
