package io.miroir.server.json;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Meilisearch's rule for the primary key of an index that has none: the one field ending in id. */
public sealed interface PrimaryKeyGuess {
  /** One field ends in {@code id}. */
  record Found(String field) implements PrimaryKeyGuess {}

  /** No field does. */
  record None() implements PrimaryKeyGuess {}

  /** Several do. */
  record Several(List<String> fields) implements PrimaryKeyGuess {}

  /** Guesses from the names of a document's fields, in their order. */
  static PrimaryKeyGuess from(Set<String> names) {
    List<String> candidates =
        names.stream()
            .filter(name -> !name.startsWith(Json.RESERVED))
            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith("id"))
            .toList();
    return switch (candidates.size()) {
      case 0 -> new None();
      case 1 -> new Found(candidates.getFirst());
      default -> new Several(candidates);
    };
  }
}
