package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The matrix in the documentation is true: each planted bug is caught with the seed it names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedBugsPageTest {
  private static final Path PAGE = Path.of("../../docs/planted-bugs.md");
  private static final String ANEW =
      "write the page anew: ./miroir simulate --planted-bugs --page docs/planted-bugs.md";

  private final Map<String, Long> seeds = new TreeMap<>();

  PlantedBugsPageTest() throws IOException {
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
        seeds.put(cells.get(1).replace("`", ""), Long.parseLong(cells.getLast()));
      }
    }
  }

  @Test
  void namesEveryBug() {
    assertThat(seeds.keySet())
        .as(ANEW)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(PlantedBug.values())
                .filter(bug -> bug != PlantedBug.NONE)
                .map(PlantedBug::toString)
                .toList());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void bugIsCaughtWithItsSeed(PlantedBug bug) {
    long seed = seeds.getOrDefault(bug.toString(), 1L);
    assertThat(new World(Schedule.of(seed), bug).run().violation())
        .as("%s with seed %d; else %s", bug, seed, ANEW)
        .isNotEmpty();
  }
}
