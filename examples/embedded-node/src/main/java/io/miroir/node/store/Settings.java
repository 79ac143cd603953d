package io.miroir.node.store;

import io.miroir.node.filter.FilterRules;
import io.miroir.node.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An index's settings: what was set, as it was sent, over the defaults. Searchable and filterable
 * attributes and two limits have an effect here; every other setting is only kept and given back.
 */
public final class Settings {
  private static final Map<String, @Nullable Object> DEFAULTS =
      Json.parseObject(
          """
          {"displayedAttributes":["*"],"searchableAttributes":["*"],"filterableAttributes":[],
           "sortableAttributes":[],"rankingRules":["words","typo","proximity","attribute","sort",
           "exactness"],"stopWords":[],"nonSeparatorTokens":[],"separatorTokens":[],"dictionary":[],
           "synonyms":{},"distinctAttribute":null,"proximityPrecision":"byWord",
           "typoTolerance":{"enabled":true,"minWordSizeForTypos":{"oneTypo":5,"twoTypos":9},
           "disableOnWords":[],"disableOnAttributes":[],"disableOnNumbers":false},
           "faceting":{"maxValuesPerFacet":100,"sortFacetValuesBy":{"*":"alpha"}},
           "pagination":{"maxTotalHits":1000},"embedders":{},"searchCutoffMs":null,
           "localizedAttributes":null,"facetSearch":true,"prefixSearch":"indexingTime"}""");

  /** Settings whose fields are changed one by one; of others the whole value is replaced. */
  private static final Set<String> MERGED =
      Set.of("typoTolerance", "faceting", "pagination", "embedders");

  /** The settings of a new index. */
  public static final Settings NONE = new Settings(Map.of());

  private final Map<String, @Nullable Object> set;
  private final @Nullable List<String> searchable;
  private final FilterRules filterRules;

  private Settings(Map<String, @Nullable Object> set) {
    this.set = set;
    this.searchable = searchable(set.get("searchableAttributes"));
    try {
      this.filterRules = FilterRules.of(set.get("filterableAttributes"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          ErrorCode.INVALID_SETTINGS_FILTERABLE_ATTRIBUTES,
          "Invalid value at `.filterableAttributes`: " + e.getMessage() + ".");
    }
  }

  static Settings parse(String text) {
    return text.equals("{}") ? NONE : new Settings(Json.parseObject(text));
  }

  private static @Nullable List<String> searchable(@Nullable Object setting) {
    if (setting == null) {
      return null;
    }
    if (!(setting instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw new Refusal(
          ErrorCode.INVALID_SETTINGS_SEARCHABLE_ATTRIBUTES,
          "Invalid value at `.searchableAttributes`: expected an array of strings.");
    }
    return list.contains("*") ? null : list.stream().map(String.class::cast).toList();
  }

  /**
   * These settings with the changes made; a null puts a setting back to its default.
   *
   * @throws Refusal if a name is unknown or a value has the wrong form
   */
  public Settings with(Map<String, @Nullable Object> changes) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(set);
    changes.forEach(
        (name, value) -> {
          if (!DEFAULTS.containsKey(name)) {
            throw new Refusal(
                ErrorCode.BAD_REQUEST,
                "Unknown field `"
                    + name
                    + "`: expected one of `"
                    + String.join("`, `", DEFAULTS.keySet())
                    + "`");
          }
          if (value == null) {
            changed.remove(name);
          } else if (MERGED.contains(name)) {
            changed.put(name, merged(changed.get(name), value));
          } else {
            changed.put(name, value);
          }
        });
    return new Settings(changed);
  }

  private static Object merged(@Nullable Object old, Object changes) {
    if (!(old instanceof Map<?, ?> oldMap) || !(changes instanceof Map<?, ?> changesMap)) {
      return changes;
    }
    Map<Object, @Nullable Object> both = new LinkedHashMap<>(oldMap);
    both.putAll(changesMap);
    return both;
  }

  /** Every setting with its value. */
  public Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>(DEFAULTS);
    set.forEach(
        (name, value) ->
            view.put(
                name,
                MERGED.contains(name) && value != null
                    ? merged(DEFAULTS.get(name), value)
                    : value));
    return view;
  }

  String text() {
    return Json.text(set);
  }

  /** The attributes that are searched, best first; or null for all, which then rank alike. */
  @Nullable List<String> searchable() {
    return searchable;
  }

  FilterRules filterRules() {
    return filterRules;
  }

  /** How far a search can be paged. */
  int maxTotalHits() {
    return limit("pagination", "maxTotalHits");
  }

  /** How many values of a facet a search tells. */
  int maxValuesPerFacet() {
    return limit("faceting", "maxValuesPerFacet");
  }

  private int limit(String group, String name) {
    return view().get(group) instanceof Map<?, ?> map && map.get(name) instanceof Number number
        ? number.intValue()
        : Integer.MAX_VALUE;
  }
}
