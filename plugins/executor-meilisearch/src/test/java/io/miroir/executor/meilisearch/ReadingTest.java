package io.miroir.executor.meilisearch;

import static io.miroir.executor.meilisearch.TestNode.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Size;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** X2 and X5: pages and versions of key ranges. */
class ReadingTest {
  private static final ShardId SHARD = new ShardId(3);
  private static final AtomicInteger INDEXES = new AtomicInteger();
  private static final PageLimit AMPLE = new PageLimit(1_000, 1 << 20);

  @TempDir private static Path directory;
  private static TestNode node;
  private static final MigrationExecutor executor = TestNode.executor();

  private final String index = "movies-" + INDEXES.incrementAndGet();
  private final Slice whole = Slice.whole(index, SHARD);

  @BeforeAll
  static void start() {
    node = TestNode.start("a", directory);
  }

  @BeforeEach
  void makeIndex() {
    node.withIndex(index);
  }

  @AfterAll
  static void stop() {
    executor.close();
    node.close();
  }

  @Test
  void readsOnlyTheSlice() {
    node.add(
        index,
        documents(
            document("below", 3, 9, 1, ""),
            document("first", 3, 10, 2, ""),
            document("last", 3, 19, 3, ""),
            document("above", 3, 20, 4, ""),
            document("elsewhere", 4, 15, 5, "")));
    assertThat(ids(read(new Slice(index, SHARD, 10, 20), AMPLE))).containsExactly("first", "last");
  }

  @Test
  void saysSplitBeyondTheDocuments() {
    node.add(index, many(0, 30));
    assertThat(executor.read(node.node(), whole, new PageLimit(30, 1 << 20)))
        .isInstanceOf(Page.Whole.class);
    Page page = executor.read(node.node(), whole, new PageLimit(29, 1 << 20));
    assertThat(((Page.Split) page).documents()).isEqualTo(30);
    assertThat(((Page.Split) page).bytes()).isBetween(1_000L, 10_000L);
  }

  @Test
  void saysSplitBeyondTheBytes() {
    node.add(index, many(0, 30));
    Payload payload = read(whole, AMPLE);
    assertThat(executor.read(node.node(), whole, new PageLimit(30, payload.bytes())))
        .isInstanceOf(Page.Whole.class);
    Page barely = executor.read(node.node(), whole, new PageLimit(30, payload.bytes() - 1));
    assertThat(((Page.Split) barely).documents()).isEqualTo(30);
    Page cut = executor.read(node.node(), whole, new PageLimit(30, 64));
    assertThat(((Page.Split) cut).documents()).isEqualTo(30);
    assertThat(((Page.Split) cut).bytes()).isGreaterThan(64);
  }

  @Test
  void readsADocumentAloneWhateverItsSize() {
    String large = "\"title\":\"" + "x".repeat(100_000) + "\"";
    node.add(index, documents(document("1", 3, 5, 1, large)));
    assertThat(ids(read(whole, new PageLimit(10, 64)))).containsExactly("1");
  }

  @Test
  void readsByPrimaryKey() {
    node.add(index, many(0, 30));
    assertThat(ids(executor.read(node.node(), index, List.of("k3", "absent", "k7"))))
        .containsExactlyInAnyOrder("k3", "k7");
    assertThat(executor.read(node.node(), index, List.of()).documents()).isZero();
  }

  @Test
  void tellsVersionsWithoutContents() {
    node.add(
        index,
        documents(
            document("a", 3, 10, (1L << 53) - 1, "\"title\":\"t\""),
            "{\"id\":12,\"_miroir_shard\":3,\"_miroir_key\":" + (Slice.KEY_END - 1) + "}",
            document("b", 4, 10, 3, "")));
    assertThat(executor.versions(node.node(), whole))
        .containsExactlyInAnyOrder(
            new Version("a", 10, (1L << 53) - 1), new Version("12", Slice.KEY_END - 1, -1));
    assertThat(executor.versions(node.node(), index, List.of("b", "12", "absent")))
        .containsExactlyInAnyOrder(
            new Version("b", 10, 3), new Version("12", Slice.KEY_END - 1, -1));
    assertThat(executor.versions(node.node(), index, List.of())).isEmpty();
  }

  @Test
  void readsTheVersionsOfMoreDocumentsThanAnyPage() {
    node.add(index, many(0, 2_500));
    assertThat(executor.versions(node.node(), whole)).hasSize(2_500).doesNotHaveDuplicates();
  }

  @Test
  void followsAnIndexThatWasMadeAnewWithAnotherPrimaryKey() {
    node.add(index, many(0, 3));
    assertThat(executor.versions(node.node(), whole)).hasSize(3);
    node.request("DELETE", "/indexes/" + index, "");
    node.request("POST", "/indexes", "{\"uid\":\"" + index + "\",\"primaryKey\":\"isbn\"}");
    node.request(
        "PATCH",
        "/indexes/" + index + "/settings",
        "{\"filterableAttributes\":[\"_miroir_shard\",\"_miroir_key\",\"_miroir_version\"]}");
    node.add(
        index, "[{\"isbn\":\"x\",\"_miroir_shard\":3,\"_miroir_key\":1,\"_miroir_version\":2}]");
    assertThat(executor.versions(node.node(), whole)).containsExactly(new Version("x", 1, 2));
  }

  @Test
  void anAbsentIndexHoldsNothing() {
    Slice absent = Slice.whole("absent", SHARD);
    assertThat(read(absent, AMPLE).documents()).isZero();
    assertThat(executor.read(node.node(), "absent", List.of("1")).documents()).isZero();
    assertThat(executor.versions(node.node(), absent)).isEmpty();
    assertThat(executor.versions(node.node(), "absent", List.of("1"))).isEmpty();
    assertThat(executor.measure(node.node(), absent)).isEqualTo(new Size(0, 0));
  }

  @Test
  void measuresFromASample() {
    node.add(index, many(0, 100));
    Size size = executor.measure(node.node(), whole);
    assertThat(size.documents()).isEqualTo(100);
    assertThat(size.bytes()).isCloseTo(read(whole, AMPLE).bytes(), withPercentage(5));
  }

  /**
   * Documents that nobody touches are seen exactly once while others come and go in the slots
   * between them; paging by offset misses some here.
   */
  @Test
  void missesNothingWhileSlotsAreFreedAndFilled() throws Exception {
    String frozen =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    document("c" + i, 3, i * 100, 1, "")
                        + ","
                        + document("frozen" + i, 3, i * 100 + 50, 1, ""))
            .collect(Collectors.joining(",", "[", "]"));
    node.add(index, frozen);
    AtomicBoolean over = new AtomicBoolean();
    Thread churn = Thread.ofVirtual().start(() -> churn(over));
    for (int round = 0; round < 10; round++) {
      List<String> seen = new ArrayList<>();
      readAll(new Slice(index, SHARD, 0, 20_000), new PageLimit(17, 1 << 20), seen);
      assertThat(seen.stream().filter(id -> id.startsWith("frozen")))
          .hasSize(200)
          .doesNotHaveDuplicates();
    }
    over.set(true);
    churn.join();
  }

  private void churn(AtomicBoolean over) {
    for (int i = 0; !over.get(); i = (i + 7) % 200) {
      node.request("DELETE", "/indexes/" + index + "/documents/c" + i, "");
      node.request(
          "POST",
          "/indexes/" + index + "/documents",
          documents(document("c" + (i + 3) % 200, 3, (i + 3) % 200 * 100, i + 2, "")));
    }
  }

  private void readAll(Slice slice, PageLimit limit, List<String> seen) {
    switch (executor.read(node.node(), slice, limit)) {
      case Page.Whole page -> seen.addAll(ids(page.payload()));
      case Page.Split split -> {
        long middle = (slice.from() + slice.to()) / 2;
        readAll(new Slice(slice.index(), slice.shard(), slice.from(), middle), limit, seen);
        readAll(new Slice(slice.index(), slice.shard(), middle, slice.to()), limit, seen);
      }
    }
  }

  private Payload read(Slice slice, PageLimit limit) {
    return ((Page.Whole) executor.read(node.node(), slice, limit)).payload();
  }

  private static List<String> ids(Payload payload) {
    String results = "{\"results\":" + StandardCharsets.UTF_8.decode(payload.body()) + "}";
    List<String> ids =
        JsonObject.parse(results.getBytes(StandardCharsets.UTF_8)).objects("results").stream()
            .map(document -> document.requiredText("id"))
            .toList();
    assertThat(payload.documents()).isEqualTo(ids.size());
    return ids;
  }

  private static String documents(String... documents) {
    return "[" + String.join(",", documents) + "]";
  }

  private static String many(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i -> document("k" + i, 3, i * 1_000_000L, i + 1, "\"title\":\"number " + i + "\""))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
