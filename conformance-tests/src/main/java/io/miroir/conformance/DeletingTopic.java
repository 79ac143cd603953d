package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.FencingToken;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X6: a delete takes what was named, and nothing beside it. */
abstract class DeletingTopic extends ExecutorTopic {
  DeletingTopic(ExecutorBench bench) {
    super(bench);
  }

  @BeforeEach
  final void createIndex() {
    target.createIndex(index, "id");
  }

  @Test
  @Verifies("X6")
  void deletesTheSliceAndNothingBesides() {
    target.createIndex(neighbour(), "id");
    target.add(neighbour(), array(List.of(document("of-another-index", SHARD, 15, 1, ""))));
    add(
        target,
        document("below", SHARD, 9, 1, ""),
        document("first", SHARD, 10, 1, ""),
        document("last", SHARD, 19, 1, ""),
        document("above", SHARD, 20, 1, ""),
        document("shard-before", new ShardId(2), 15, 1, ""),
        document("shard-after", OTHER_SHARD, 15, 1, ""),
        document("shard-ten-times", new ShardId(30), 15, 1, ""));
    Term term = fence(1);
    Slice slice = new Slice(index, SHARD, 10, 20);

    apply(executor.delete(term, slice));
    assertStanding("below", "above", "shard-before", "shard-after", "shard-ten-times");
    apply(executor.delete(term, slice));
    assertStanding("below", "above", "shard-before", "shard-after", "shard-ten-times");
    assertThat(target.documents(neighbour())).hasSize(1);
  }

  @Test
  @Verifies("X6")
  void deletesAWholeShardOfManyDocuments() {
    target.add(index, arrayOf(spread(1_500)));
    add(
        target,
        document("greatest", SHARD, Slice.KEY_END - 1, 1, ""),
        document("elsewhere", OTHER_SHARD, 15, 1, ""));

    apply(executor.delete(fence(1), whole));

    assertStanding("elsewhere");
  }

  @Test
  @Verifies("X6")
  void deletesWithATermForEveryIndex() {
    target.createIndex(neighbour(), "id");
    target.add(neighbour(), array(List.of(document("of-another-index", SHARD, 15, 1, ""))));
    add(target, document("a", SHARD, 1, 1, ""));
    Term all = executor.fence(target.node(), "*", scope, new FencingToken(1));

    apply(executor.delete(all, whole));

    assertStanding();
    assertThat(target.documents(neighbour())).hasSize(1);
  }

  @Test
  @Verifies("X6")
  void deletesOnlyWhatStillHasTheVersionThatWasSeen() {
    Version same = new Version("same", 10, 1);
    Version rewritten = new Version("rewritten", 11, 1);
    Version gone = new Version("gone", 12, 1);
    add(target, document(same), document(rewritten), document(gone));
    add(target, document("unseen", SHARD, 13, 1, ""));
    add(target, document("rewritten", SHARD, 11, 2, ""));
    target.remove(index, List.of("gone"));
    Term term = fence(1);
    List<Version> seen = List.of(same, rewritten, gone);

    apply(executor.delete(term, seen));
    assertStanding("rewritten", "unseen");
    apply(executor.delete(term, seen));
    assertStanding("rewritten", "unseen");
  }

  /** Each key goes with its own version, not with any of those that were seen. */
  @Test
  @Verifies("X6")
  void keepsTheVersionOfOneDocumentFromDeletingAnother() {
    List<Version> seen =
        List.of(new Version("a", 10, 1), new Version("b", 11, 2), new Version("c", 12, 3));
    add(
        target,
        document("a", SHARD, 10, 2, ""),
        document("b", SHARD, 11, 3, ""),
        document("c", SHARD, 12, 1, ""));

    apply(executor.delete(fence(1), seen));

    assertStanding("a", "b", "c");
  }

  @Test
  @Verifies("X6")
  void deletesAThousandSeenVersionsAtOnce() {
    List<Version> seen = spread(1_000);
    target.add(index, arrayOf(seen));
    add(target, document("d500", SHARD, seen.get(500).hash(), 9_999, ""));

    apply(executor.delete(fence(1), seen));

    assertStanding("d500");
  }

  /** What a page of the target told is what a repair deletes by. */
  @Test
  @Verifies({"X5", "X6"})
  void deletesWhatTheVersionsToldAndNotWhatCameSince() {
    target.add(index, arrayOf(spread(50)));
    List<Version> told = executor.versions(target.node(), whole);
    add(target, document("came-since", SHARD, 15, 77, ""));

    apply(executor.delete(fence(1), told));

    assertStanding("came-since");
  }

  @Test
  @Verifies("X6")
  void hasNothingToDoForNothing() {
    target.add(index, arrayOf(spread(5)));
    Map<?, ?> before = shown(target);

    assertThat(
            executor.await(
                target.node(), executor.delete(fence(1), List.<Version>of()), Duration.ZERO))
        .isEqualTo(APPLIED);

    assertThat(shown(target)).isEqualTo(before);
  }

  private void assertStanding(String... keys) {
    assertThat(shown(target).keySet()).containsExactlyInAnyOrder(keys);
  }
}
