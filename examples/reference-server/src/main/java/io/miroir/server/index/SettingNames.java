package io.miroir.server.index;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The settings of an index, by the names in bodies and the names in paths. */
final class SettingNames {
  static final List<String> ALL =
      List.of(
          "displayedAttributes",
          "searchableAttributes",
          "filterableAttributes",
          "sortableAttributes",
          "rankingRules",
          "stopWords",
          "nonSeparatorTokens",
          "separatorTokens",
          "dictionary",
          "synonyms",
          "distinctAttribute",
          "proximityPrecision",
          "typoTolerance",
          "faceting",
          "pagination",
          "embedders",
          "searchCutoffMs",
          "localizedAttributes",
          "facetSearch",
          "prefixSearch");

  private static final Map<String, String> BY_PATH =
      ALL.stream().collect(Collectors.toMap(SettingNames::path, Function.identity()));

  private SettingNames() {}

  /** The setting whose part of a path this is, such as {@code searchable-attributes}. */
  static Optional<String> ofPath(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  private static String path(String name) {
    return name.chars()
        .mapToObj(c -> Character.isUpperCase(c) ? "-" + (char) (c | 0x20) : "" + (char) c)
        .collect(Collectors.joining());
  }
}
