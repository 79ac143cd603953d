package io.miroir.node.store;

import io.miroir.node.filter.FilterValue;
import io.miroir.node.json.Leaves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an index keeps of a document beside its JSON: the text of each search rank and the values to
 * filter and sort by.
 */
record Extract(List<String> texts, List<Value> values) {
  /** Between two values of one rank, so that no phrase spans both. */
  private static final String GAP = " \u2029 ";

  /** One value: a Long, a Double, a text or a marker. */
  record Value(String path, Object value, @Nullable String shown) {
    /** Compares markers by content. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value that
          && path.equals(that.path)
          && Objects.deepEquals(value, that.value);
    }

    @Override
    public int hashCode() {
      return path.hashCode() * 31
          + (value instanceof byte[] bytes ? Arrays.hashCode(bytes) : value.hashCode());
    }
  }

  /** The paths that have more than one value, markers aside. */
  static Set<String> repeated(List<Value> values) {
    Set<String> seen = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    for (Value value : values) {
      if (!(value.value() instanceof byte[]) && !seen.add(value.path())) {
        repeated.add(value.path());
      }
    }
    return repeated;
  }

  /** What an index needs to know to make extracts; remembers what it finds out about paths. */
  static final class Extractor {
    private final Settings settings;
    private final SearchRanks ranks;
    private final Map<String, Integer> rankOfPath = new HashMap<>();
    private final Map<String, Boolean> kept = new HashMap<>();

    Extractor(Settings settings) {
      this.settings = settings;
      this.ranks = SearchRanks.of(settings);
    }

    Extract extract(byte[] document) {
      StringBuilder[] texts = new StringBuilder[ranks.count()];
      Arrays.setAll(texts, rank -> new StringBuilder());
      List<Value> values = new ArrayList<>();
      Leaves.walk(
          document,
          (path, kind, text) -> {
            int rank = rankOfPath.computeIfAbsent(path, ranks::rank);
            if (rank >= 0 && !text.isEmpty()) {
              texts[rank].append(text).append(GAP);
            }
            if (kept.computeIfAbsent(path, settings::keepsValues)) {
              addValues(path, kind, text, values);
            }
          });
      return new Extract(Arrays.stream(texts).map(StringBuilder::toString).toList(), values);
    }

    private static void addValues(String path, Leaves.Kind kind, String text, List<Value> values) {
      switch (kind) {
        case NUMBER -> {
          Object number = FilterValue.number(text);
          if (number != null) {
            values.add(new Value(path, number, null));
          }
        }
        case TEXT -> {
          String normal = FilterValue.text(text);
          values.add(new Value(path, normal, text.equals(normal) ? null : text));
          if (text.isEmpty()) {
            values.add(new Value(path, FilterValue.emptyMarker(), null));
          }
        }
        case BOOLEAN -> values.add(new Value(path, text, null));
        case NULL -> values.add(new Value(path, FilterValue.nullMarker(), null));
        case EMPTY_ARRAY, EMPTY_OBJECT ->
            values.add(new Value(path, FilterValue.emptyMarker(), null));
        case CONTAINER -> values.add(new Value(path, FilterValue.containerMarker(), null));
      }
    }
  }
}
