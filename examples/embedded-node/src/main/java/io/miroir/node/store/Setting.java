package io.miroir.node.store;

import static io.miroir.node.store.SettingForm.COUNT;
import static io.miroir.node.store.SettingForm.FLAG;
import static io.miroir.node.store.SettingForm.LISTS;
import static io.miroir.node.store.SettingForm.TEXT;
import static io.miroir.node.store.SettingForm.TEXTS;
import static io.miroir.node.store.SettingForm.listOf;
import static io.miroir.node.store.SettingForm.word;

import io.miroir.node.filter.FilterRules;
import io.miroir.node.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an index in the order in which they are told, each with its default and its form.
 * Name, path and error code follow from the constant's name.
 *
 * <p>Effects here: displayed attributes hide fields of hits; searchable, filterable and sortable
 * attributes, {@code pagination.maxTotalHits} and {@code faceting.maxValuesPerFacet} do what they
 * do in Meilisearch; of the ranking rules it counts only whether {@code sort} is one. Every other
 * setting is checked, kept and given back, and changes nothing.
 */
@SuppressWarnings("ImmutableEnumChecker") // a default is a tree that nobody changes
public enum Setting {
  DISPLAYED_ATTRIBUTES("[\"*\"]", TEXTS),
  SEARCHABLE_ATTRIBUTES("[\"*\"]", TEXTS),
  FILTERABLE_ATTRIBUTES(
      "[]",
      new SettingForm.Plain(
          "an array of strings and of objects with `attributePatterns`", Setting::areFilterRules)),
  SORTABLE_ATTRIBUTES("[]", TEXTS),
  RANKING_RULES(
      "[\"words\",\"typo\",\"proximity\",\"attribute\",\"sort\",\"exactness\"]",
      listOf("an array of ranking rules", Setting::isRankingRule)),
  STOP_WORDS("[]", TEXTS),
  NON_SEPARATOR_TOKENS("[]", TEXTS),
  SEPARATOR_TOKENS("[]", TEXTS),
  DICTIONARY("[]", TEXTS),
  SYNONYMS("{}", LISTS),
  DISTINCT_ATTRIBUTE("null", TEXT),
  PROXIMITY_PRECISION("\"byWord\"", word("byWord", "byAttribute")),
  TYPO_TOLERANCE(
      "{\"enabled\":true,\"minWordSizeForTypos\":{\"oneTypo\":5,\"twoTypos\":9},"
          + "\"disableOnWords\":[],\"disableOnAttributes\":[],\"disableOnNumbers\":false}",
      new SettingForm.Group(
          Map.of(
              "enabled",
              FLAG,
              "minWordSizeForTypos",
              new SettingForm.Group(Map.of("oneTypo", COUNT, "twoTypos", COUNT)),
              "disableOnWords",
              TEXTS,
              "disableOnAttributes",
              TEXTS,
              "disableOnNumbers",
              FLAG))),
  FACETING(
      "{\"maxValuesPerFacet\":100,\"sortFacetValuesBy\":{\"*\":\"alpha\"}}",
      new SettingForm.Group(
          Map.of(
              "maxValuesPerFacet",
              COUNT,
              "sortFacetValuesBy",
              SettingForm.mapOf("an object of `alpha` or `count`", word("alpha", "count"))))),
  PAGINATION("{\"maxTotalHits\":1000}", new SettingForm.Group(Map.of("maxTotalHits", COUNT))),
  EMBEDDERS("{}", new SettingForm.Named()),
  SEARCH_CUTOFF_MS("null", COUNT),
  LOCALIZED_ATTRIBUTES("null", listOf("an array of objects", Map.class::isInstance)),
  FACET_SEARCH("true", FLAG),
  PREFIX_SEARCH("\"indexingTime\"", word("indexingTime", "disabled"));

  private static final Pattern RANKING_RULE =
      Pattern.compile(
          "words|typo|proximity|attribute|attributeRank|wordPosition|sort|exactness|.+:(asc|desc)");

  private final String text;
  private final @Nullable Object initial;
  private final SettingForm form;

  Setting(String initial, SettingForm form) {
    this.text =
        Pattern.compile("-(.)")
            .matcher(path())
            .replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
    this.initial = Json.parse(initial);
    this.form = form;
  }

  private static boolean areFilterRules(Object value) {
    try {
      FilterRules.of(value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isRankingRule(Object rule) {
    return rule instanceof String text && RANKING_RULE.matcher(text).matches();
  }

  /** The setting that bodies call so. */
  static Optional<Setting> named(String text) {
    for (Setting setting : values()) {
      if (setting.text().equals(text)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  /** The name in bodies, such as {@code sortableAttributes}. */
  public String text() {
    return text;
  }

  /** The name in paths, such as {@code sortable-attributes}. */
  public String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a change leaves the parts that it does not name; then it is a {@code PATCH}. */
  public boolean isChangedInPart() {
    return !(form instanceof SettingForm.Plain);
  }

  @Nullable Object initial() {
    return initial;
  }

  /** The value that is shown where this was set. */
  Object shown(Object set) {
    return form.merged(initial, set);
  }

  /** The value to keep after a change, or null if the setting is at its default then. */
  @Nullable Object changed(@Nullable Object set, @Nullable Object change) {
    return change == null ? null : form.merged(set, change);
  }

  /**
   * Looks at a value.
   *
   * @throws Refusal if it is not of this setting's form
   */
  void check(Object value) {
    try {
      form.check('.' + text(), value);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          ErrorCode.valueOf("INVALID_SETTINGS_" + name()), String.valueOf(e.getMessage()));
    }
  }
}
