package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ShardId;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Version;
import io.miroir.conformance.wire.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X2: a page is all of its slice at one moment, or says that it is not. */
abstract class ReadingTopic extends ExecutorTopic {
  private static final int STANDING = 400;
  private static final int COMING_AND_GOING = 100;
  private static final int TURNS = 8;
  private static final int ROUNDS = 6;

  /** Enough on a node so slow that the turns would take long. */
  private static final int ROUNDS_MAX = 30;

  ReadingTopic(ExecutorBench bench) {
    super(bench);
  }

  @BeforeEach
  final void createIndex() {
    source.createIndex(index, "id");
  }

  @Test
  @Verifies("X2")
  void readsTheSliceAndNothingElse() {
    source.createIndex(neighbour(), "id");
    source.add(neighbour(), array(List.of(document("of-another-index", SHARD, 15, 1, ""))));
    add(
        source,
        document("below", SHARD, 9, 1, ""),
        document("first", SHARD, 10, 2, ""),
        document("last", SHARD, 19, 3, ""),
        document("above", SHARD, 20, 4, ""),
        document("elsewhere", OTHER_SHARD, 15, 5, ""),
        document("shard-ten-times", new ShardId(30), 15, 5, ""));
    Payload page = wholePage(source, new Slice(index, SHARD, 10, 20), AMPLE);
    source.dropIndex(neighbour());

    assertThat(keysIn(page)).containsExactlyInAnyOrder("first", "last");
  }

  @Test
  @Verifies("X2")
  void readsFromTheLeastKeyToTheGreatest() {
    long greatest = Slice.KEY_END - 1;
    add(
        source,
        document("least", SHARD, 0, 1, ""),
        document("before-greatest", SHARD, greatest - 1, 2, ""),
        document("greatest", SHARD, greatest, 3, ""));

    assertThat(keysIn(wholePage(source, whole, AMPLE)))
        .containsExactlyInAnyOrder("least", "before-greatest", "greatest");
    assertThat(keysIn(wholePage(source, new Slice(index, SHARD, greatest, Slice.KEY_END), AMPLE)))
        .containsExactly("greatest");
    assertThat(keysIn(wholePage(source, new Slice(index, SHARD, 0, greatest), AMPLE)))
        .containsExactlyInAnyOrder("least", "before-greatest");
  }

  @Test
  @Verifies("X2")
  void readsAnEmptySliceAsWhole() {
    add(source, document("elsewhere", OTHER_SHARD, 15, 5, ""));

    assertThat(wholePage(source, whole, AMPLE).documents()).isZero();
  }

  @Test
  @Verifies("X2")
  void saysWholeUpToTheLimitAndSplitWithTheExactNumberAbove() {
    int added = 0;
    for (int documents : List.of(1, 20, 21, 1_000, 1_001)) {
      source.add(index, arrayOf(spread(1_001).subList(added, documents)));
      added = documents;

      assertThat(wholePage(source, whole, new PageLimit(documents, 64 << 20)).documents())
          .isEqualTo(documents);
      assertThat(executor.measure(source.node(), whole).documents()).isEqualTo(documents);
      if (documents > 1) {
        assertSplit(documents, new PageLimit(documents - 1, 64 << 20));
        assertSplit(documents, new PageLimit(1, 64 << 20));
      }
    }
  }

  @Test
  @Verifies("X2")
  void saysSplitWithTheExactNumberAboveTheBytes() {
    String text = "\"text\":\"" + "x".repeat(2_000) + "\"";
    source.add(
        index,
        array(IntStream.range(0, 25).mapToObj(i -> document("d" + i, SHARD, i, 1, text)).toList()));

    Page.Split split = assertSplit(25, new PageLimit(1_000, 10_000));
    assertThat(split.bytes()).as("estimate of about 50,000 bytes").isBetween(25_000L, 100_000L);
    assertThat(wholePage(source, whole, new PageLimit(1_000, 100_000)).documents()).isEqualTo(25);
  }

  @Test
  @Verifies("X2")
  void readsOneDocumentThatIsLargerThanThePage() {
    add(source, document("large", SHARD, 5, 1, "\"text\":\"" + "x".repeat(50_000) + "\""));
    add(source, document("next", SHARD, 6, 1, ""));

    PageLimit small = new PageLimit(10, 1_000);
    Payload alone = wholePage(source, new Slice(index, SHARD, 5, 6), small);

    assertThat(alone.documents()).isEqualTo(1);
    assertThat(keysIn(alone)).containsExactly("large");
    assertSplit(2, small);
  }

  @Test
  @Verifies("X2")
  void readsEachNamedDocumentThatExists() {
    source.add(index, arrayOf(spread(900)));
    add(
        source,
        "{\"id\":12,\"_miroir_shard\":3,\"_miroir_key\":1,\"_miroir_version\":1}",
        document("elsewhere", OTHER_SHARD, 15, 5, ""));
    List<String> named =
        Stream.concat(
                IntStream.range(100, 1_098).mapToObj(i -> "d" + i), Stream.of("12", "elsewhere"))
            .toList();

    Payload found = executor.read(source.node(), index, named);

    assertThat(keysIn(found))
        .isEqualTo(
            named.stream()
                .filter(key -> !key.startsWith("d") || Integer.parseInt(key.substring(1)) < 900)
                .collect(Collectors.toSet()));
    assertThat(executor.read(source.node(), index, List.of()).documents()).isZero();
  }

  /**
   * A thread replaces the documents that hold the lowest slots, some by new ones: an offset into
   * the others moves with each of its turns. Its turns are whole, so what is read of them is of one
   * turn, or of none.
   */
  @Test
  @Verifies("X2")
  void seesWhatStandsExactlyOnceWhileOthersComeAndGo() {
    source.add(index, arrayOf(comingAndGoing(0)));
    List<Version> standing = spread(STANDING);
    source.add(index, arrayOf(standing));
    Set<String> expected = standing.stream().map(Version::primaryKey).collect(Collectors.toSet());
    AtomicBoolean reading = new AtomicBoolean(true);
    AtomicInteger turns = new AtomicInteger();
    CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> comeAndGo(reading, turns));
    List<List<Payload>> rounds = new ArrayList<>();
    try {
      while (rounds.size() < ROUNDS || (turns.get() < TURNS && rounds.size() < ROUNDS_MAX)) {
        rounds.add(inParts(1 + rounds.size() % 3));
      }
    } finally {
      reading.set(false);
      traffic.join();
    }
    for (List<Payload> round : rounds) {
      Map<String, Map<String, @Nullable Object>> seen = documentsIn(round);
      assertThat(seen.keySet()).containsAll(expected);
      if (round.size() == 1) {
        assertThat(turnsIn(seen)).as("turns in one page").hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  private void comeAndGo(AtomicBoolean reading, AtomicInteger turns) {
    for (int turn = 1; reading.get(); turn++) {
      source.remove(index, comingAndGoing(turn - 1).stream().map(Version::primaryKey).toList());
      source.add(index, arrayOf(comingAndGoing(turn)));
      turns.set(turn);
    }
  }

  /** Their versions tell the turn; half of their keys are new in each turn. */
  private static List<Version> comingAndGoing(int turn) {
    long step = Slice.KEY_END / COMING_AND_GOING;
    return IntStream.range(0, COMING_AND_GOING)
        .mapToObj(
            i -> new Version("t" + i + (i % 2 == 0 ? "" : "-" + turn), i * step + 1, 9_000 + turn))
        .toList();
  }

  private static Set<Long> turnsIn(Map<String, Map<String, @Nullable Object>> documents) {
    Set<Long> turns = new HashSet<>();
    documents.forEach(
        (key, document) -> {
          if (key.startsWith("t")) {
            turns.add(Json.number(document.get("_miroir_version")));
          }
        });
    return turns;
  }

  private List<Payload> inParts(int parts) {
    long step = Slice.KEY_END / parts;
    return IntStream.range(0, parts)
        .mapToObj(
            i -> new Slice(index, SHARD, i * step, i == parts - 1 ? Slice.KEY_END : (i + 1) * step))
        .map(slice -> wholePage(source, slice, AMPLE))
        .toList();
  }

  private Page.Split assertSplit(long documents, PageLimit limit) {
    Page page = executor.read(source.node(), whole, limit);
    assertThat(page).isInstanceOf(Page.Split.class);
    assertThat(((Page.Split) page).documents()).isEqualTo(documents);
    return (Page.Split) page;
  }
}
