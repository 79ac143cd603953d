package io.miroir.node.store;

import io.miroir.node.filter.FilterRules;
import io.miroir.node.json.Json;
import io.miroir.node.json.Selection;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An index's settings: what was set over the defaults. {@link Setting} says which have effects. */
public final class Settings {
  /** The settings of a new index. */
  public static final Settings NONE = new Settings(Map.of());

  private static final String SORT_RULE = "sort";

  private final Map<Setting, Object> set;
  private final @Nullable List<String> searchable;
  private final FilterRules filterRules;
  private final List<String> sortableNames;
  private final Selection sortable;
  private final Selection displayed;

  private Settings(Map<Setting, Object> set) {
    this.set = set;
    List<String> searched = texts(Setting.SEARCHABLE_ATTRIBUTES);
    this.searchable = searched.contains("*") ? null : searched;
    this.filterRules = FilterRules.of(value(Setting.FILTERABLE_ATTRIBUTES));
    this.sortableNames = texts(Setting.SORTABLE_ATTRIBUTES);
    this.sortable = Selection.of(sortableNames);
    this.displayed = Selection.of(texts(Setting.DISPLAYED_ATTRIBUTES));
  }

  static Settings parse(String text) {
    return text.equals("{}") ? NONE : NONE.with(Json.parseObject(text));
  }

  /**
   * These settings with the changes made; a null puts a setting, or a part of one, back to its
   * default.
   *
   * @throws Refusal if a name is unknown or a value has the wrong form
   */
  public Settings with(Map<String, @Nullable Object> changes) {
    Map<Setting, Object> changed = new EnumMap<>(Setting.class);
    changed.putAll(set);
    changes.forEach(
        (name, value) -> {
          Setting setting = Setting.named(name).orElseThrow(() -> unknown(name));
          if (value != null) {
            setting.check(value);
          }
          Object kept = setting.changed(changed.get(setting), value);
          if (kept == null) {
            changed.remove(setting);
          } else {
            changed.put(setting, kept);
          }
        });
    return new Settings(changed);
  }

  private static Refusal unknown(String name) {
    String known =
        Arrays.stream(Setting.values()).map(Setting::text).collect(Collectors.joining("`, `"));
    return new Refusal(
        ErrorCode.BAD_REQUEST, "Unknown field `" + name + "`: expected one of `" + known + "`");
  }

  /** Every setting with its value. */
  public Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      view.put(setting.text(), value(setting));
    }
    return view;
  }

  /** The value of a setting. */
  public @Nullable Object value(Setting setting) {
    Object value = set.get(setting);
    return value == null ? setting.initial() : setting.shown(value);
  }

  private List<String> texts(Setting setting) {
    return value(setting) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  String text() {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    set.forEach((setting, value) -> named.put(setting.text(), value));
    return Json.text(named);
  }

  /** The attributes that are searched, best first; or null for all, which then rank alike. */
  @Nullable List<String> searchable() {
    return searchable;
  }

  FilterRules filterRules() {
    return filterRules;
  }

  List<String> sortableNames() {
    return sortableNames;
  }

  /** What can be sorted by. */
  Selection sortable() {
    return sortable;
  }

  /** What a hit may show. */
  Selection displayed() {
    return displayed;
  }

  /** Whether searches can be sorted at all. */
  boolean ranksBySort() {
    return texts(Setting.RANKING_RULES).contains(SORT_RULE);
  }

  /** Whether the values of a path are kept where filters and sorting find them. */
  boolean keepsValues(String path) {
    return filterRules.covers(path) || sortable.covers(path);
  }

  /** Whether nothing that is computed of documents would be other with these settings. */
  boolean derivesAs(Settings other) {
    return Objects.equals(searchable, other.searchable)
        && filterRules.equals(other.filterRules)
        && sortableNames.equals(other.sortableNames);
  }

  /** How far a search can be paged. */
  int maxTotalHits() {
    return limit(Setting.PAGINATION, "maxTotalHits");
  }

  /** How many values of a facet a search tells. */
  int maxValuesPerFacet() {
    return limit(Setting.FACETING, "maxValuesPerFacet");
  }

  private int limit(Setting setting, String name) {
    return value(setting) instanceof Map<?, ?> map && map.get(name) instanceof Number number
        ? (int) Math.min(number.longValue(), Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }
}
