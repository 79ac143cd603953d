package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptTest {
  @Test
  void isReadAsItWasWritten() {
    for (long seed = 1; seed <= 50; seed++) {
      Schedule schedule = Schedule.of(seed);
      assertThat(Script.parse(Script.text(schedule))).isEqualTo(schedule);
    }
  }

  @Test
  void namesALineThatMakesNoSense() {
    assertThatThrownBy(() -> Script.parse("seed 1\nfault CRASH"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'fault CRASH' is no line of a script");
    assertThatThrownBy(() -> Script.parse("weather fine")).hasMessageContaining("weather fine");
  }

  @Test
  void shrinksWhatFailsUntilNothingCanGo() {
    PlantedBug bug = PlantedBug.SEARCH_WITHOUT_SHARD_FILTER;
    Schedule failing = Schedule.of(6);
    assertThat(new World(failing, bug).run().violation()).isNotEmpty();
    Schedule shrunk = Shrinker.shrunk(failing, bug);
    assertThat(new World(shrunk, bug).run().violation()).isNotEmpty();
    assertThat(shrunk.faults()).hasSizeLessThan(failing.faults().size());
    assertThat(shrunk.kinds()).hasSizeLessThan(failing.kinds().size());
  }
}
