package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Version;
import io.miroir.conformance.wire.Relay;
import io.miroir.conformance.wire.Reply;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X5: keys and versions of all that is there, and of nothing else. */
abstract class VersionsTopic extends ExecutorTopic {
  VersionsTopic(ExecutorBench bench) {
    super(bench);
  }

  @BeforeEach
  final void createIndex() {
    source.createIndex(index, "id");
  }

  @Test
  @Verifies("X5")
  void tellsEachDocumentOfTheSliceOnce() {
    for (int documents : List.of(1, 21, 1_001)) {
      List<Version> added = spread(documents);
      source.add(index, arrayOf(added));

      assertThat(executor.versions(source.node(), whole))
          .containsExactlyInAnyOrderElementsOf(added);
    }
  }

  @Test
  @Verifies("X5")
  void tellsNothingOutsideOfTheSlice() {
    Version first = new Version("first", 10, 2);
    Version last = new Version("last", 19, 3);
    add(
        source,
        document("below", SHARD, 9, 1, ""),
        document(first),
        document(last),
        document("above", SHARD, 20, 4, ""),
        document("elsewhere", OTHER_SHARD, 15, 5, ""));

    assertThat(executor.versions(source.node(), new Slice(index, SHARD, 10, 20)))
        .containsExactlyInAnyOrder(first, last);
    assertThat(executor.versions(source.node(), new Slice(index, SHARD, 11, 19))).isEmpty();
  }

  @Test
  @Verifies("X5")
  void tellsEachNamedDocumentThatExistsOnce() {
    List<Version> added = spread(900);
    source.add(index, arrayOf(added));
    List<String> named = IntStream.range(0, 1_000).mapToObj(i -> "d" + i).toList();

    assertThat(executor.versions(source.node(), index, named))
        .containsExactlyInAnyOrderElementsOf(added);
    assertThat(executor.versions(source.node(), index, List.of("d7", "absent")))
        .containsExactly(added.get(7));
    assertThat(executor.versions(source.node(), index, List.of())).isEmpty();
  }

  @Test
  @Verifies("X5")
  void tellsNumbersToTheirLastDigitAndIntegerKeysAsText() {
    Version greatest = new Version("12", Slice.KEY_END - 1, Long.MAX_VALUE >> 11);
    add(
        source,
        "{\"id\":12,\"_miroir_shard\":3,\"_miroir_key\":%d,\"_miroir_version\":%d}"
            .formatted(greatest.hash(), greatest.version()));

    assertThat(executor.versions(source.node(), whole)).containsExactly(greatest);
    assertThat(executor.versions(source.node(), index, List.of("12"))).containsExactly(greatest);
  }

  @Test
  @Verifies("X5")
  void knowsTheDocumentsUnderAnyNameOfThePrimaryKey() {
    source.dropIndex(index);
    source.createIndex(index, "isbn");
    Version version = new Version("978-3", 10, 2);
    add(
        source,
        "{\"isbn\":\"978-3\",\"id\":\"other\",\"_miroir_shard\":3,\"_miroir_key\":10,"
            + "\"_miroir_version\":2}");

    assertThat(executor.versions(source.node(), whole)).containsExactly(version);
    assertThat(executor.versions(source.node(), index, List.of("978-3", "other")))
        .containsExactly(version);
  }

  @Test
  @Verifies("X5")
  void transfersNoContents() {
    String text = "\"text\":\"" + "x".repeat(20_000) + "\"";
    source.add(
        index,
        array(
            Stream.iterate(0, i -> i + 1)
                .limit(20)
                .map(i -> document("d" + i, SHARD, i, 1, text))
                .toList()));
    AtomicLong received = new AtomicLong();
    try (Relay relay =
        Relay.before(
            source.node(),
            (request, node) -> {
              Reply reply = node.send(request);
              received.addAndGet(reply.body().length());
              return reply;
            })) {
      assertThat(executor.versions(relay.node(), whole)).hasSize(20);
      assertThat(executor.versions(relay.node(), index, List.of("d1", "d2"))).hasSize(2);
    }
    assertThat(received.get()).as("bytes received").isLessThan(20_000);
  }
}
