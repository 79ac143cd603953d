package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in {@code docs/writing-a-plugin.md} is the template's, so it is compiled and judged. */
class PluginGuideTest {
  private static final Path GUIDE = Path.of("../docs/writing-a-plugin.md");
  private static final Path TEMPLATE = Path.of("../examples/store-template");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(java|xml)\n(.*?)^```$");

  @Test
  void everyBlockIsAnExcerptOfTheTemplate() throws IOException {
    String sources = sources();

    assertThat(blocks()).isNotEmpty().allSatisfy(block -> assertThat(sources).contains(block));
  }

  private static List<String> blocks() throws IOException {
    return BLOCK
        .matcher(Files.readString(GUIDE))
        .results()
        .map((MatchResult block) -> normalised(block.group(2)))
        .toList();
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(TEMPLATE.resolve("src"))) {
      return Stream.concat(Stream.of(TEMPLATE.resolve("pom.xml")), files)
          .filter(Files::isRegularFile)
          .map(PluginGuideTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return normalised(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String normalised(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
