package io.miroir.executor.meilisearch;

import static io.miroir.executor.meilisearch.TestNode.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** X3, X4, X6: writes, deletes and barriers. */
class WritingTest {
  private static final AtomicInteger INDEXES = new AtomicInteger();
  private static final ShardId SHARD = new ShardId(3);
  private static final Ticket APPLIED = new Ticket.Settled(new Outcome.Applied());

  @TempDir private static Path directory;
  private static TestNode node;
  private static TestNode slow;
  private static final MigrationExecutor executor = TestNode.executor();

  private final String index = "movies-" + INDEXES.incrementAndGet();
  private Term term;

  @BeforeAll
  static void start() {
    node = TestNode.start("a", directory);
    slow = TestNode.start("slow", directory, Duration.ofMillis(150));
  }

  @BeforeEach
  void makeIndex() {
    node.withIndex(index);
    term = executor.fence(node.node(), index, "rebalance:" + index, new FencingToken(1));
  }

  @AfterAll
  static void stop() {
    executor.close();
    node.close();
    slow.close();
  }

  @Test
  void writesAgainWithTheSameResult() {
    Payload payload = payload(document("1", 3, 5, 7, "\"title\":\"t\""));
    apply(executor.write(term, payload));
    apply(executor.write(term, payload));
    assertThat(node.count(index)).isEqualTo(1);
  }

  @Test
  void replacesWholeDocuments() {
    apply(executor.write(term, payload(document("1", 3, 5, 7, "\"title\":\"t\",\"year\":1"))));
    apply(executor.write(term, payload(document("1", 3, 5, 8, "\"title\":\"u\""))));
    JsonObject document = node.get("/indexes/" + index + "/documents/1");
    assertThat(document.fields().containsKey("year")).isFalse();
    assertThat(document.requiredText("title")).isEqualTo("u");
  }

  @Test
  void hasNothingToDoForNothing() {
    assertThat(executor.write(term, Payload.of(0, new byte[] {'[', ']'}))).isEqualTo(APPLIED);
    assertThat(executor.delete(term, List.of())).isEqualTo(APPLIED);
  }

  @Test
  void tellsABadDocument() {
    Ticket ticket = executor.write(term, payload("{\"id\":\"not a valid id!\"}"));
    assertThat(reason(executor.await(node.node(), ticket, TestNode.LONG)))
        .isEqualTo(Outcome.Reason.BAD_DOCUMENT);
  }

  @Test
  void deletesTheSliceAndStaysInTheShard() {
    node.add(
        index,
        "["
            + String.join(
                ",",
                document("in", 3, 10, 1, ""),
                document("above", 3, 20, 1, ""),
                document("elsewhere", 4, 10, 1, ""))
            + "]");
    Slice slice = new Slice(index, SHARD, 10, 20);
    apply(executor.delete(term, slice));
    apply(executor.delete(term, slice));
    assertThat(executor.versions(node.node(), index, List.of("in", "above", "elsewhere")))
        .extracting(Version::primaryKey)
        .containsExactlyInAnyOrder("above", "elsewhere");
  }

  @Test
  void deletesOnlyTheVersionThatWasSeen() {
    node.add(index, "[" + document("a", 3, 10, 1, "") + "," + document("b", 3, 11, 1, "") + "]");
    List<Version> seen = executor.versions(node.node(), Slice.whole(index, SHARD));
    node.add(index, "[" + document("b", 3, 11, 2, "") + "]");
    apply(executor.delete(term, seen));
    assertThat(executor.versions(node.node(), Slice.whole(index, SHARD)))
        .containsExactly(new Version("b", 11, 2));
  }

  @Test
  void deletesAThousandVersionsAtOnce() {
    List<Version> seen =
        LongStream.range(0, 1_000)
            .mapToObj(i -> new Version("k" + i, i * 1_000, i / 2 + 1))
            .toList();
    node.add(
        index,
        seen.stream()
            .map(v -> document(v.primaryKey(), 3, v.hash(), v.version(), ""))
            .collect(Collectors.joining(",", "[", "]")));
    apply(executor.delete(term, seen));
    assertThat(node.count(index)).isZero();
    List<Version> tooMany = Collections.nCopies(1_001, seen.getFirst());
    assertCode(ErrorCode.INVALID, () -> executor.delete(term, tooMany));
  }

  @Test
  void neverDeletesByAVersionThatIsNotThere() {
    assertCode(ErrorCode.INVALID, () -> executor.delete(term, List.of(new Version("a", 10, -1))));
  }

  @Test
  void refusesATermOfAnotherIndex() {
    assertCode(ErrorCode.INVALID, () -> executor.delete(term, Slice.whole("other", SHARD)));
    Term all = executor.fence(node.node(), "*", "pod:x", new FencingToken(1));
    assertCode(ErrorCode.INVALID, () -> executor.delete(all, List.of(new Version("a", 1, 1))));
    apply(executor.delete(all, Slice.whole(index, SHARD)));
  }

  @Test
  void barrierWaitsForWhatWasAccepted() {
    slow.withIndex(index);
    Term slowly = executor.fence(slow.node(), index, "rebalance:" + index, new FencingToken(1));
    Ticket first = executor.write(slowly, payload(document("1", 3, 5, 7, "")));
    executor.write(slowly, payload(document("2", 3, 6, 7, "")));
    Ticket barrier = executor.barrier(slow.node(), index);
    Outcome early = executor.await(slow.node(), barrier, Duration.ZERO);
    assertThat(early).isInstanceOf(Outcome.Pending.class);
    assertThat(((Outcome.Pending) early).ahead()).isBetween(0L, 2L);
    apply(slow, barrier);
    assertThat(slow.count(index)).isEqualTo(2);
    assertThat(executor.await(slow.node(), first, Duration.ZERO)).isEqualTo(new Outcome.Applied());
  }

  /** What ended is no longer in the way, whichever way it ended. */
  @Test
  void barrierIsAppliedBehindATaskThatFails() {
    slow.withIndex(index);
    Term slowly = executor.fence(slow.node(), index, "rebalance:" + index, new FencingToken(1));
    Ticket failing = executor.write(slowly, payload("{\"id\":\"not a valid id!\"}"));
    apply(slow, executor.barrier(slow.node(), index));
    assertThat(reason(executor.await(slow.node(), failing, Duration.ZERO)))
        .isEqualTo(Outcome.Reason.BAD_DOCUMENT);
    assertThat(executor.barrier(slow.node(), index)).isEqualTo(APPLIED);
  }

  @Test
  void barrierOnAnAbsentIndexIsApplied() {
    assertThat(executor.barrier(node.node(), "absent")).isEqualTo(APPLIED);
  }

  private static void apply(Ticket ticket) {
    apply(node, ticket);
  }

  private static void apply(TestNode on, Ticket ticket) {
    assertThat(executor.await(on.node(), ticket, TestNode.LONG)).isEqualTo(new Outcome.Applied());
  }

  private static Outcome.Reason reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    return ((Outcome.Rejected) outcome).reason();
  }

  private static Payload payload(String document) {
    return Payload.of(1, ("[" + document + "]").getBytes(StandardCharsets.UTF_8));
  }

  private static void assertCode(ErrorCode code, Runnable call) {
    assertThatExceptionOfType(MiroirException.class)
        .isThrownBy(call::run)
        .extracting(MiroirException::code)
        .isEqualTo(code);
  }
}
