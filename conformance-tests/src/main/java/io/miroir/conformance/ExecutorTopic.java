package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.conformance.wire.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** An index and a scope of its own for each test, and what the tests do again and again. */
abstract class ExecutorTopic {
  static final Outcome APPLIED = new Outcome.Applied();
  static final PageLimit AMPLE = new PageLimit(10_000, 64 << 20);
  static final ShardId SHARD = new ShardId(3);
  static final ShardId OTHER_SHARD = new ShardId(4);

  final ExecutorBench bench;
  final MigrationExecutor executor;
  final NodeUnderTest source;
  final NodeUnderTest target;
  final NodeUnderTest slow;
  final String index = "conformance-" + UUID.randomUUID();
  final String scope = "rebalance:" + index;
  final Slice whole = Slice.whole(index, SHARD);

  private final Map<NodeUnderTest, Set<String>> rightsBefore;

  ExecutorTopic(ExecutorBench bench) {
    this.bench = bench;
    this.executor = bench.executor();
    this.source = bench.nodes().source();
    this.target = bench.nodes().target();
    this.slow = bench.nodes().slow();
    this.rightsBefore =
        Stream.of(source, target, slow)
            .distinct()
            .collect(Collectors.toMap(Function.identity(), NodeUnderTest::rights));
  }

  @AfterEach
  final void leaveNothing() {
    rightsBefore.forEach(
        (node, before) -> {
          for (String right : node.rights()) {
            if (!before.contains(right)) {
              node.removeRight(right);
            }
          }
        });
    for (NodeUnderTest node : List.of(source, target, slow)) {
      node.dropIndex(index);
      node.dropIndex(neighbour());
    }
  }

  /** An index whose name begins with the other's. */
  final String neighbour() {
    return index + "-2";
  }

  /** Makes the index on the source and, by the suite's own hand, on the target. */
  final void createIndexes() {
    source.createIndex(index, "id");
    target.createIndex(index, "id");
  }

  final Term fence(long token) {
    return fence(target, token);
  }

  final Term fence(NodeUnderTest node, long token) {
    return executor.fence(node.node(), index, scope, new FencingToken(token));
  }

  final void apply(Ticket ticket) {
    apply(target, ticket);
  }

  final void apply(NodeUnderTest node, Ticket ticket) {
    assertThat(executor.await(node.node(), ticket, Eventually.PATIENCE)).isEqualTo(APPLIED);
  }

  final void expectRejected(Outcome.Reason reason, Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    assertThat(((Outcome.Rejected) outcome).reason()).isEqualTo(reason);
  }

  /** Fails unless the node refuses the write, whether at once or by its ticket. */
  final void expectFenced(MigrationExecutor writer, Term term, Function<Term, Ticket> write) {
    try {
      Ticket ticket = write.apply(term);
      expectRejected(Outcome.Reason.FENCED, writer.await(term.node(), ticket, Eventually.PATIENCE));
    } catch (MiroirException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
    }
  }

  /** What the source holds under these primary keys, as the executor reads it. */
  final Payload payload(String... primaryKeys) {
    return executor.read(source.node(), index, List.of(primaryKeys));
  }

  final Payload wholePage(NodeUnderTest node, Slice slice, PageLimit limit) {
    return wholePage(executor.read(node.node(), slice, limit));
  }

  static Payload wholePage(Page page) {
    assertThat(page).isInstanceOf(Page.Whole.class);
    return ((Page.Whole) page).payload();
  }

  /** Adds documents past the executor. */
  final void add(NodeUnderTest node, String... documents) {
    assertThat(node.add(index, array(List.of(documents)))).isTrue();
  }

  /** The documents of the index by primary key, as the node itself shows them. */
  final Map<String, Map<String, @Nullable Object>> shown(NodeUnderTest node) {
    return shown(node, index);
  }

  static Map<String, Map<String, @Nullable Object>> shown(NodeUnderTest node, String index) {
    Map<String, Map<String, @Nullable Object>> shown = new HashMap<>();
    for (String document : node.documents(index)) {
      Map<String, @Nullable Object> fields = Json.object(document);
      shown.put(key(fields), fields);
    }
    return shown;
  }

  /** The primary keys of what pages hold in all. */
  final Set<String> keysIn(Payload... pages) {
    return documentsIn(List.of(pages)).keySet();
  }

  /**
   * What pages hold in all, each document once: only the executor knows what their bytes mean, so
   * they are written to an empty index of the target and looked at there.
   */
  final Map<String, Map<String, @Nullable Object>> documentsIn(List<Payload> pages) {
    target.dropIndex(neighbour());
    target.createIndex(neighbour(), "id");
    Term term = executor.fence(target.node(), neighbour(), scope + " read", new FencingToken(1));
    pages.forEach(page -> apply(executor.write(term, page)));
    Map<String, Map<String, @Nullable Object>> shown = shown(target, neighbour());
    assertThat((long) shown.size())
        .as("different documents in the pages %s", pages)
        .isEqualTo(pages.stream().mapToLong(Payload::documents).sum());
    return shown;
  }

  static String key(Map<String, @Nullable Object> document) {
    return document.get("id") instanceof Json.Digits digits
        ? digits.text()
        : String.valueOf(document.get("id"));
  }

  static String document(String id, ShardId shard, long key, long version, String more) {
    return "{\"id\":\"%s\",\"_miroir_shard\":%s,\"_miroir_key\":%d,\"_miroir_version\":%d%s}"
        .formatted(id, shard, key, version, more.isEmpty() ? "" : "," + more);
  }

  static String document(Version version) {
    return document(version.primaryKey(), SHARD, version.hash(), version.version(), "");
  }

  /** So many documents of the shard, spread over its keys, of versions that differ. */
  static List<Version> spread(int documents) {
    long step = Slice.KEY_END / documents;
    return IntStream.range(0, documents)
        .mapToObj(i -> new Version("d" + i, i * step, i + 1L))
        .toList();
  }

  static String array(List<String> documents) {
    return documents.stream().collect(Collectors.joining(",", "[", "]"));
  }

  static String arrayOf(List<Version> versions) {
    return array(versions.stream().map(ExecutorTopic::document).toList());
  }

  /** Asks again and again, without any patience, until the ticket is no longer pending. */
  final Outcome outcome(NodeUnderTest node, Ticket ticket) {
    return Eventually.first(
        "the end of " + ticket,
        () ->
            Optional.of(executor.await(node.node(), ticket, Duration.ZERO))
                .filter(outcome -> !(outcome instanceof Outcome.Pending)));
  }
}
