package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {
  private static final Path SCRIPTS = Path.of("src/test/scripts");

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

  /** What was broken once, each with what it was in its first line. */
  @ParameterizedTest
  @MethodSource("saved")
  void whatWasBrokenOnceIsWholeNow(Path script) throws IOException {
    SimulationReport report = Simulations.replay(Files.readString(script));
    assertThat(report.failures()).as(script.toString()).isEmpty();
    assertThat(report.figure("schedules")).isEqualTo(1);
  }

  private static Stream<Path> saved() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void shrinksWhatFailsUntilNothingCanGo() {
    PlantedBug bug = PlantedBug.SEARCH_WITHOUT_SHARD_FILTER;
    Schedule failing = Schedule.of(2);
    assertThat(new World(failing, bug).run().violation()).isNotEmpty();
    Schedule shrunk = Shrinker.shrunk(failing, bug);
    assertThat(new World(shrunk, bug).run().violation()).isNotEmpty();
    assertThat(shrunk.faults()).hasSizeLessThan(failing.faults().size());
    assertThat(shrunk.kinds()).hasSizeLessThan(failing.kinds().size());
  }
}
