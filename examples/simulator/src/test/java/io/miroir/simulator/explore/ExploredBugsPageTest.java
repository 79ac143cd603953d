package io.miroir.simulator.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/explored-bugs.md} has every bug that can be planted. */
class ExploredBugsPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "explored-bugs.md");

  @Test
  void hasEveryBugAndNoOther() throws IOException {
    if (System.getProperty("miroir.page", "").equals("write")) {
      Files.writeString(PAGE, Caught.page(Caught.all(told -> {})));
    }
    List<String> named =
        Pattern.compile("^## (\\S+) `(\\S+)`$", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map(ExploredBugsPageTest::named)
            .toList();
    assertThat(named)
        .as("written anew with the command that stands at the top of the page")
        .isEqualTo(
            Bug.planted().stream().map(bug -> bug.statement() + " " + bug.option()).toList());
  }

  @Test
  void showsTheTracesThatAreFoundNow() throws IOException {
    String page = Files.readString(PAGE);
    for (Bug bug : List.of(Bug.NO_CLAIM, Bug.LAST_COPY_MARKED, Bug.HOLD_ENDED_BY_CLOCK)) {
      Explored explored = Explored.of(bug, told -> {});
      assertThat(page).contains(explored.traceText().replace(System.lineSeparator(), "\n"));
    }
  }

  private static String named(MatchResult heading) {
    return heading.group(1) + " " + heading.group(2);
  }
}
