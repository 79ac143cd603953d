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

/** The matrix in the documentation is true: a planted bug is caught with the seed that it names. */
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

  @Test
  void bugsAreCaughtWithTheirSeeds() {
    List<PlantedBug> escaped =
        Arrays.stream(PlantedBug.values())
            .parallel()
            .filter(bug -> bug != PlantedBug.NONE)
            .filter(bug -> violation(bug).isEmpty())
            .toList();
    assertThat(escaped).as(ANEW).isEmpty();
  }

  private String violation(PlantedBug bug) {
    return new World(Schedule.of(seeds.getOrDefault(bug.toString(), 1L)), bug).run().violation();
  }
}
