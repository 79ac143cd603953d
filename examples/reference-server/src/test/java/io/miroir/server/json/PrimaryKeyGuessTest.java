package io.miroir.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrimaryKeyGuessTest {
  private static PrimaryKeyGuess guess(String... names) {
    return PrimaryKeyGuess.from(new LinkedHashSet<>(List.of(names)));
  }

  @Test
  void findsTheOneFieldThatEndsInId() {
    assertThat(guess("title", "bookID")).isEqualTo(new PrimaryKeyGuess.Found("bookID"));
    assertThat(guess("title", "grid_")).isEqualTo(new PrimaryKeyGuess.None());
    assertThat(guess("id", "solid")).isEqualTo(new PrimaryKeyGuess.Several(List.of("id", "solid")));
  }

  @Test
  void looksAtTheFirstDocumentOnly() {
    byte[] body = "[{\"a\":[{\"id\":1}],\"b\":2},{\"id\":3}]".getBytes(StandardCharsets.UTF_8);

    assertThat(DocumentBatch.firstNames(body)).containsExactly("a", "b");
  }
}
