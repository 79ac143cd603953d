package io.miroir.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.filter.Filter;
import io.miroir.node.filter.Filter.Comparison;
import io.miroir.node.filter.FilterParser;
import io.miroir.node.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Compares the SQL of filters with an evaluation that looks at one document at a time. */
class FilterEvaluationTest {
  private static final List<String> ATTRIBUTES = List.of("a", "b", "c.d", "none");
  private static final List<String> VALUES =
      List.of(
          "0",
          "1",
          "-1",
          "1.5",
          "2",
          "10",
          "9007199254740991",
          "9007199254740992",
          "x",
          "X",
          "xy",
          "two words",
          "true",
          "",
          "it's \"q\"");

  private static NodeStore store;

  @BeforeContainer
  static void open() throws IOException {
    Path data = Files.createTempDirectory("node");
    store = NodeStore.open(data, Duration.ZERO, "");
  }

  @AfterContainer
  static void close() {
    store.close();
  }

  private static void apply(TaskType type, Map<String, Object> arguments, byte[] payload) {
    arguments.put("mayCreateIndex", true);
    long uid = store.accept("m", type, arguments, payload).uid();
    while (store.task(uid).get("finishedAt") == null) {
      Thread.yield();
    }
    assertThat(store.task(uid).get("status")).isEqualTo("succeeded");
  }

  @Property(tries = 25)
  void everyFilterFindsWhatANaiveEvaluatorFinds(
      @ForAll("documents") List<Map<String, Object>> documents,
      @ForAll("manyFilters") List<String> filters) {
    apply(TaskType.INDEX_CREATION, new LinkedHashMap<>(Map.of("primaryKey", "id")), null, true);
    apply(
        TaskType.SETTINGS_UPDATE,
        new LinkedHashMap<>(Map.of("settings", Map.of("filterableAttributes", List.of("*")))),
        null);
    apply(TaskType.DOCUMENT_DELETION, new LinkedHashMap<>(), null);
    List<Map<String, Object>> stored = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Map<String, Object> document = new LinkedHashMap<>(documents.get(i));
      document.put("id", (long) i);
      stored.add(document);
    }
    apply(
        TaskType.DOCUMENT_ADDITION_OR_UPDATE,
        new LinkedHashMap<>(Map.of("method", "replace", "received", 0L)),
        Json.bytes(stored));
    for (String filter : filters) {
      Filter parsed = FilterParser.parse(filter);
      List<Object> expected =
          stored.stream()
              .filter(document -> NaiveFilter.matches(parsed, document))
              .map(document -> document.get("id"))
              .toList();
      assertThat(fetch(filter)).as("%s on %s", filter, Json.text(stored)).isEqualTo(expected);
    }
  }

  private static void apply(
      TaskType type, Map<String, Object> arguments, byte[] payload, boolean mayFail) {
    long uid = store.accept("m", type, arguments, payload).uid();
    while (store.task(uid).get("finishedAt") == null) {
      Thread.yield();
    }
    assertThat(mayFail || store.task(uid).get("status").equals("succeeded")).isTrue();
  }

  private static List<Object> fetch(String filter) {
    byte[] page =
        store.documents("m", new DocumentsQuery(0, 1000, null, filter, null, List.of(), true));
    Map<String, Object> answer = Json.parseObject(new String(page, StandardCharsets.UTF_8));
    List<Object> ids = new ArrayList<>();
    for (Object document : (List<?>) answer.get("results")) {
      ids.add(((Map<?, ?>) document).get("id"));
    }
    byte[] first =
        store.documents("m", new DocumentsQuery(0, 1, null, filter, null, List.of(), true));
    assertThat(Json.parseObject(new String(first, StandardCharsets.UTF_8)).get("total"))
        .as("the total of %s", filter)
        .isEqualTo((long) ids.size());
    return ids;
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> documents() {
    Arbitrary<Object> scalars =
        Arbitraries.of(
            0L,
            1L,
            -1L,
            1.5,
            2L,
            10L,
            9007199254740991L,
            "x",
            "X",
            " xy",
            "two words",
            "10",
            "",
            true,
            false,
            new Json.Raw("null"));
    Arbitrary<Object> values =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, scalars),
            net.jqwik.api.Tuple.of(4, scalars.list().ofMaxSize(4).map(list -> (Object) list)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of(Map.of(), Map.of("d", 1L))));
    Arbitrary<Map<String, Object>> inner =
        values
            .optional()
            .map(value -> value.<Map<String, Object>>map(v -> Map.of("d", v)).orElse(Map.of()));
    return Combinators.combine(values.optional(), values.optional(), inner.optional())
        .as(
            (a, b, c) -> {
              Map<String, Object> document = new LinkedHashMap<>();
              a.ifPresent(value -> document.put("a", value));
              b.ifPresent(value -> document.put("b", value));
              c.ifPresent(value -> document.put("c", value));
              return document;
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<String>> manyFilters() {
    return filters(3).list().ofSize(120);
  }

  private static Arbitrary<String> filters(int depth) {
    Arbitrary<String> attribute = Arbitraries.of(ATTRIBUTES);
    Arbitrary<String> value = Arbitraries.of(VALUES).map(v -> "'" + v.replace("'", "\\'") + "'");
    Arbitrary<String> sign = Arbitraries.of("=", "!=", ">", ">=", "<", "<=");
    Arbitrary<String> leaf =
        Arbitraries.oneOf(
            Combinators.combine(attribute, sign, value).as((a, s, v) -> a + s + v),
            Combinators.combine(attribute, value, value)
                .as((a, v, w) -> a + " > " + v + " AND " + a + " <= " + w),
            Combinators.combine(attribute, value, value).as((a, v, w) -> a + " " + v + " TO " + w),
            Combinators.combine(
                    attribute, Arbitraries.of(" IN ", " NOT IN "), value.list().ofMaxSize(6))
                .as((a, in, list) -> a + in + "[" + String.join(",", list) + "]"),
            Combinators.combine(
                    attribute,
                    Arbitraries.of(
                        " EXISTS",
                        " NOT EXISTS",
                        " IS NULL",
                        " IS NOT NULL",
                        " IS EMPTY",
                        " STARTS WITH x"))
                .as((a, rest) -> a + rest));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> part = Arbitraries.lazy(() -> filters(depth - 1));
    return Arbitraries.oneOf(
        leaf,
        Combinators.combine(part, Arbitraries.of(" AND ", " OR "), part)
            .as((left, operator, right) -> "(" + left + operator + right + ")"),
        part.map(inner -> "NOT (" + inner + ")"));
  }

  /** The meaning of filters, said a second time and without an index. */
  private static final class NaiveFilter {
    static boolean matches(Filter filter, Map<String, Object> document) {
      return switch (filter) {
        case Filter.And and -> and.parts().stream().allMatch(part -> matches(part, document));
        case Filter.Or or -> or.parts().stream().anyMatch(part -> matches(part, document));
        case Filter.Not not -> !matches(not.part(), document);
        case Filter.Exists exists -> !values(exists.attribute(), document).isEmpty();
        case Filter.IsNull isNull -> direct(isNull.attribute(), document).contains(NULL);
        case Filter.IsEmpty isEmpty ->
            direct(isEmpty.attribute(), document).stream().anyMatch(NaiveFilter::isEmpty)
                || scalars(isEmpty.attribute(), document).contains("");
        case Filter.Equals equals ->
            scalars(equals.attribute(), document).stream()
                .anyMatch(v -> equals.values().stream().anyMatch(w -> same(v, w)));
        case Filter.Compare compare ->
            scalars(compare.attribute(), document).stream()
                .anyMatch(v -> holds(v, compare.comparison(), compare.value()));
        case Filter.Between between ->
            scalars(between.attribute(), document).stream()
                .anyMatch(
                    v ->
                        holds(v, Comparison.AT_LEAST, between.from())
                            && holds(v, Comparison.AT_MOST, between.to()));
        case Filter.StartsWith starts ->
            scalars(starts.attribute(), document).stream()
                .anyMatch(
                    v -> v instanceof String text && normal(text).startsWith(starts.prefix()));
      };
    }

    private static final Object NULL = new Json.Raw("null");

    private static boolean isEmpty(Object value) {
      return value.equals(List.of()) || value.equals(Map.of());
    }

    private static List<Object> direct(String path, Map<String, Object> document) {
      Object at = document;
      for (String name : path.split("\\.")) {
        at = at instanceof Map<?, ?> map ? map.get(name) : null;
      }
      return at == null ? List.of() : List.of(at);
    }

    private static List<Object> values(String path, Map<String, Object> document) {
      List<Object> found = List.of(document);
      for (String name : path.split("\\.")) {
        List<Object> next = new ArrayList<>();
        for (Object value : found) {
          for (Object element : value instanceof List<?> list ? list : List.of(value)) {
            if (element instanceof Map<?, ?> map && map.containsKey(name)) {
              next.add(map.get(name));
            }
          }
        }
        found = next;
      }
      return found;
    }

    private static List<Object> scalars(String path, Map<String, Object> document) {
      List<Object> scalars = new ArrayList<>();
      for (Object value : values(path, document)) {
        for (Object element : value instanceof List<?> list ? list : List.of(value)) {
          if (element instanceof Boolean flag) {
            scalars.add(flag.toString());
          } else if (element instanceof String || element instanceof Number) {
            scalars.add(element);
          }
        }
      }
      return scalars;
    }

    private static String normal(String text) {
      return java.text.Normalizer.normalize(text.strip(), java.text.Normalizer.Form.NFKD)
          .toLowerCase(java.util.Locale.ROOT);
    }

    private static Double number(String text) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }

    private static boolean same(Object value, String wanted) {
      if (value instanceof String text) {
        return normal(text).equals(normal(wanted));
      }
      Double number = number(wanted);
      return number != null && ((Number) value).doubleValue() == number;
    }

    private static boolean holds(Object value, Comparison comparison, String wanted) {
      Double number = number(wanted);
      int order;
      if (number != null) {
        if (!(value instanceof Number n)) {
          return false;
        }
        order = Double.compare(n.doubleValue(), number);
      } else {
        if (!(value instanceof String text)) {
          return false;
        }
        order = normal(text).compareTo(normal(wanted));
      }
      return switch (comparison) {
        case ABOVE -> order > 0;
        case AT_LEAST -> order >= 0;
        case BELOW -> order < 0;
        case AT_MOST -> order <= 0;
      };
    }
  }
}
