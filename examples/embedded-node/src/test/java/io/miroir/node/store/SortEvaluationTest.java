package io.miroir.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Compares the SQL of sort rules with an order that is computed document by document. */
class SortEvaluationTest {
  private static final String SETTINGS =
      "{\"sortableAttributes\":[\"a\",\"b\",\"c.d\"],\"searchableAttributes\":[\"w\"]}";

  private static NodeStore store;

  @BeforeContainer
  static void open() throws IOException {
    Path data = Files.createTempDirectory("node");
    store = NodeStore.open(data, Duration.ZERO, "");
    apply(
        TaskType.SETTINGS_UPDATE,
        new LinkedHashMap<>(Map.of("settings", Json.parseObject(SETTINGS))),
        null);
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

  @Property(tries = 40)
  void everySortGivesTheOrderThatANaiveOneGives(
      @ForAll("documents") List<Map<String, Object>> documents,
      @ForAll("manyRules") List<List<String>> manyRules) {
    apply(TaskType.DOCUMENT_DELETION, new LinkedHashMap<>(), null);
    List<Map<String, Object>> stored = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Map<String, Object> document = new LinkedHashMap<>(documents.get(i));
      document.put("id", "k" + (i * 7) % 100);
      stored.add(document);
    }
    apply(
        TaskType.DOCUMENT_ADDITION_OR_UPDATE,
        new LinkedHashMap<>(Map.of("method", "replace", "received", 0L, "primaryKey", "id")),
        Json.bytes(stored));
    for (List<String> rules : manyRules) {
      Comparator<Map<String, Object>> order = (a, b) -> 0;
      for (String rule : rules) {
        order = order.thenComparing(naive(rule));
      }
      List<Object> byId = ids(stored.stream().sorted(order).toList());
      assertThat(fetch(rules)).as("%s of %s", rules, Json.text(stored)).isEqualTo(byId);
      Comparator<Map<String, Object>> byKey =
          order.thenComparing(document -> (String) document.get("id"));
      assertThat(search("", rules))
          .as("%s of %s", rules, Json.text(stored))
          .isEqualTo(ids(stored.stream().sorted(byKey).toList()));
      Comparator<Map<String, Object>> byScore =
          order
              .thenComparing(document -> document.get("w").equals("red car") ? 0 : 1)
              .thenComparing(document -> (String) document.get("id"));
      assertThat(search("red car", rules))
          .isEqualTo(
              ids(
                  stored.stream()
                      .filter(document -> document.get("w").toString().startsWith("red"))
                      .sorted(byScore)
                      .toList()));
    }
  }

  private static List<Object> ids(List<Map<String, Object>> documents) {
    return documents.stream().map(document -> document.get("id")).toList();
  }

  private static List<Object> fetch(List<String> rules) {
    byte[] page = store.documents("m", new DocumentsQuery(0, 1000, null, null, null, rules, true));
    Map<String, Object> answer = Json.parseObject(new String(page, StandardCharsets.UTF_8));
    return idsOf(answer.get("results"));
  }

  private static List<Object> search(String q, List<String> rules) {
    SearchQuery query =
        new SearchQuery(
            q, new SearchQuery.Paging.Offset(0, 1000), null, List.of(), rules, null, false, false);
    return idsOf(Json.parseObject(Json.text(store.search("m", query))).get("hits"));
  }

  private static List<Object> idsOf(Object documents) {
    List<Object> ids = new ArrayList<>();
    for (Object document : (List<?>) documents) {
      ids.add(((Map<?, ?>) document).get("id"));
    }
    return ids;
  }

  /** The meaning of a rule, said a second time. */
  private static Comparator<Map<String, Object>> naive(String rule) {
    String path = rule.substring(0, rule.indexOf(':'));
    boolean descending = rule.endsWith(":desc");
    Comparator<Object> natural =
        Comparator.comparing(value -> value instanceof Number number ? number.doubleValue() : 0.0);
    Comparator<Object> within =
        natural.thenComparing(
            value -> value instanceof byte[] bytes ? bytes : new byte[0], Arrays::compareUnsigned);
    Comparator<Object> values = descending ? within.reversed() : within;
    Comparator<Object> all =
        Comparator.<Object>comparingInt(
                value -> value instanceof Number ? 0 : value instanceof byte[] ? 1 : 2)
            .thenComparing(values);
    return Comparator.comparing(
        document -> values(path, document).stream().min(all).orElse(Boolean.FALSE), all);
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
    List<Object> values = new ArrayList<>();
    for (Object value : found) {
      for (Object element : value instanceof List<?> list ? list : List.of(value)) {
        if (element instanceof Number) {
          values.add(element);
        } else if (element instanceof String || element instanceof Boolean) {
          String text =
              Normalizer.normalize(element.toString().strip(), Normalizer.Form.NFKD)
                  .toLowerCase(Locale.ROOT);
          values.add(text.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return values;
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> documents() {
    Arbitrary<Object> scalars =
        Arbitraries.of(
            0L,
            1L,
            -1L,
            1.5,
            10L,
            1e300,
            "x",
            "X",
            " xy",
            "10",
            "",
            "é",
            "z",
            "\uffee",
            "😀",
            true,
            false,
            new Json.Raw("null"));
    Arbitrary<Object> values =
        Arbitraries.frequencyOf(
            Tuple.of(5, scalars),
            Tuple.of(3, scalars.list().ofMaxSize(4).map(list -> (Object) list)),
            Tuple.of(1, Arbitraries.of(Map.of(), Map.of("d", 1L))));
    Arbitrary<Object> inner =
        values.<Object>map(value -> Map.of("d", value)).list().ofMaxSize(2).map(list -> list);
    return Combinators.combine(
            values.optional(),
            values.optional(),
            inner.optional(),
            Arbitraries.of("red car", "red", "blue"))
        .as(
            (a, b, c, w) -> {
              Map<String, Object> document = new LinkedHashMap<>();
              a.ifPresent(value -> document.put("a", value));
              b.ifPresent(value -> document.put("b", value));
              c.ifPresent(value -> document.put("c", value));
              document.put("w", w);
              return document;
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(14);
  }

  @Provide
  Arbitrary<List<List<String>>> manyRules() {
    return Combinators.combine(Arbitraries.of("a", "b", "c.d"), Arbitraries.of(":asc", ":desc"))
        .as((path, order) -> path + order)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofSize(12);
  }
}
