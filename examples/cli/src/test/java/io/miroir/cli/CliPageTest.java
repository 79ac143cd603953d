package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/cli.md} has every command's help, as it is. */
class CliPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "cli.md");

  @Test
  void hasTheHelpOfEveryCommandAndNoOther(@TempDir Path folder) throws IOException {
    if (System.getProperty("miroir.page", "").equals("write")) {
      Files.writeString(PAGE, CliPage.written(folder));
    }
    List<String> sections = new ArrayList<>();
    for (String section : Files.readString(PAGE).split("\n## ", -1)) {
      if (section.startsWith("`miroir")) {
        sections.add("## " + section.substring(0, section.indexOf("\n```\n") + "\n```\n".length()));
      }
    }
    assertThat(sections)
        .as("written anew with the command that stands at the top of the page")
        .isEqualTo(CliPage.commands().stream().map(CliPage::help).toList());
  }
}
