package io.miroir.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StateMachineDrawingTest {
  private static final String BEGIN = "<!-- generated from Phase and Transition: begin -->\n";
  private static final String END = "<!-- generated from Phase and Transition: end -->\n";
  private static final String REGENERATE =
      "mvn -pl miroir-engine -am test -Dtest=StateMachineDrawingTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dmiroir.docs.write=true";

  private final Path page =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/state-machine.md").normalize();

  @Test
  void drawingEqualsTheTable() throws IOException {
    String text = Files.readString(page);
    assertThat(text).contains(BEGIN, END);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);
    if (Boolean.getBoolean("miroir.docs.write")) {
      Files.writeString(
          page, text.substring(0, from) + StateMachineDrawing.text() + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("%s differs from the table in code; to write it anew:\n%s", page, REGENERATE)
        .isEqualTo(StateMachineDrawing.text());
  }
}
