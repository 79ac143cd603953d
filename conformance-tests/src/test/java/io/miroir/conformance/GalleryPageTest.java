package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.run.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/spi/gallery.md} tells of every wrong implementation, and that it was caught. */
class GalleryPageTest {
  private static final Path PAGE = Path.of("../docs/spi/gallery.md");

  private static List<? extends Broken<?>> gallery() {
    return Arrays.stream(Suite.values()).flatMap(suite -> suite.gallery().stream()).toList();
  }

  @Test
  void namesEachWithTheClauseThatItBreaksAndThatCaughtIt() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();

    assertThat(rows).hasSameSizeAs(gallery());
    assertThat(gallery())
        .allSatisfy(
            broken -> {
              String row =
                  "| `%s` | %s | %s | ".formatted(broken.name(), broken.clause(), broken.fault());
              assertThat(rows)
                  .filteredOn(line -> line.startsWith(row))
                  .singleElement()
                  .satisfies(
                      line ->
                          assertThat(line.substring(row.length()).split("[ |]+", -1))
                              .contains(broken.clause()));
            });
  }

  @Test
  void hasAnEntryForEveryClause() {
    assertThat(gallery())
        .extracting(broken -> broken.clause())
        .containsAll(Clause.all().stream().map(Clause::number).toList());
  }

  @Test
  void givesEachANameOfItsOwn() {
    assertThat(gallery())
        .extracting(broken -> broken.name())
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]+(-[a-z0-9]+)*"));
  }
}
