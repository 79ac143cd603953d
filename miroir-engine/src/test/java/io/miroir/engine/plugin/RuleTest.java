package io.miroir.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RuleTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/plugins.md").normalize();

  @Test
  void thePageHasARowForEveryRule() throws IOException {
    assertThat(
            Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\| `[a-z-]+` \\|.*")))
        .containsExactlyElementsOf(
            Arrays.stream(Rule.values())
                .map(
                    rule ->
                        "| `%s` | %s | %s | %s |"
                            .formatted(rule, rule.severity(), rule.meaning(), rule.remedy()))
                .toList());
  }
}
