package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.FencingToken;
import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** X8: documents pass unchanged from node to node. */
class ContentProperties {
  private static Path directory;
  private static TestNode source;
  private static TestNode target;
  private static MigrationExecutor executor;
  private static Term term;

  @BeforeContainer
  static void start() throws IOException {
    directory = Files.createTempDirectory("content");
    source = TestNode.start("source", directory).withIndex("movies");
    target = TestNode.start("target", directory);
    executor = TestNode.executor();
    term = executor.fence(target.node(), "movies", "rebalance:movies", new FencingToken(1));
    executor.prepare(source.node(), term);
  }

  @AfterContainer
  static void stop() throws IOException {
    executor.close();
    source.close();
    target.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void documentsPassUnchanged(@ForAll("contents") List<String> contents) {
    source.request("DELETE", "/indexes/movies/documents", "");
    target.request("DELETE", "/indexes/movies/documents", "");
    source.add(
        "movies",
        IntStream.range(0, contents.size())
            .mapToObj(
                i -> TestNode.document("k" + i, 3, i, i + 1, "\"content\":" + contents.get(i)))
            .collect(Collectors.joining(",", "[", "]")));
    Page page =
        executor.read(
            source.node(),
            Slice.whole("movies", new ShardId(3)),
            new PageLimit(1_000, Long.MAX_VALUE));
    Payload payload = ((Page.Whole) page).payload();
    assertThat(payload.documents()).isEqualTo(contents.size());
    assertThat(executor.await(target.node(), executor.write(term, payload), TestNode.LONG))
        .isEqualTo(new Outcome.Applied());
    for (int i = 0; i < contents.size(); i++) {
      String path = "/indexes/movies/documents/k" + i;
      assertThat(target.get(path)).isEqualTo(source.get(path));
      assertThat(target.get(path).fields().get("content"))
          .isEqualTo(Json.value(contents.get(i).getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Provide
  Arbitrary<List<String>> contents() {
    return json(4).list().ofMinSize(1).ofMaxSize(8);
  }

  private static Arbitrary<String> json(int depth) {
    Arbitrary<String> leaf =
        Arbitraries.oneOf(
            Arbitraries.of("null", "true", "false", "{}", "[]", "\"\"", "0", "-1", "1e300", "0.1"),
            Arbitraries.longs().between(-(1L << 53), 1L << 53).map(String::valueOf),
            Arbitraries.doubles().between(-1e15, 1e15).ofScale(2).map(String::valueOf),
            text());
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> below = json(depth - 1);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(3, leaf),
        net.jqwik.api.Tuple.of(
            1, below.list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]")),
        net.jqwik.api.Tuple.of(
            1,
            Arbitraries.maps(text(), below)
                .ofMaxSize(4)
                .map(
                    map ->
                        map.entrySet().stream()
                            .map(entry -> entry.getKey() + ":" + entry.getValue())
                            .collect(Collectors.joining(",", "{", "}")))));
  }

  /** Any Unicode without lone surrogates, which are no text. */
  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
            Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(12),
            Arbitraries.of(
                "\"", "\\", "\u2028", "😀", "e\u0301", "é", "\"results\":[", "]}", "\ufeff"))
        .map(
            text ->
                StandardCharsets.UTF_8
                    .decode(Json.write(json -> json.writeString(text)))
                    .toString());
  }
}
