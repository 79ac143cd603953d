package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X1: who carries a lower token finds the door closed at the node. */
abstract class FencingTopic extends ExecutorTopic {
  private static final Version STANDING = new Version("standing", 5, 1);
  private static final int FOREIGN_RIGHTS = 60;

  FencingTopic(ExecutorBench bench) {
    super(bench);
  }

  @BeforeEach
  final void fill() {
    createIndexes();
    add(source, document("copied", SHARD, 7, 1, ""));
    add(target, document(STANDING));
  }

  @Test
  @Verifies("X1")
  void refusesEveryWriteOfALowerToken() {
    Term older = fence(41);
    apply(write(executor, older));
    Term newer = fence(42);

    expectRefusedAtTheNode(executor, older);
    apply(write(executor, newer));
  }

  /** The fence stands in the node: another process has not seen it come. */
  @Test
  @Verifies("X1")
  void refusesALowerTokenThatAnotherProcessCarries() {
    try (MigrationExecutor other = bench.subject().openExecutor()) {
      Term older = other.fence(target.node(), index, scope, new FencingToken(41));
      apply(write(other, older));
      Term newer = fence(42);

      expectRefusedAtTheNode(other, older);
      try (MigrationExecutor reopened = bench.subject().openExecutor()) {
        expectRefusedAtTheNode(reopened, older);
        apply(write(reopened, newer));
      }
    }
  }

  @Test
  @Verifies("X1")
  void refusesChangesOfSettingsByALowerToken() {
    Term older = fence(41);
    fence(42);
    source.configure(index, "{\"stopWords\":[\"of\"]}");
    String before = target.settings(index);

    Refusal.of(ErrorCode.FENCED, () -> executor.prepare(source.node(), older));

    assertThat(target.settings(index)).isEqualTo(before);
  }

  @Test
  @Verifies("X1")
  void givesTheSameTokenANewRightBesideItsEarlierOnes() {
    Term first = fence(7);
    Term second = fence(7);

    apply(write(executor, first));
    apply(write(executor, second));
    fence(8);
    expectRefusedAtTheNode(executor, first);
    expectRefusedAtTheNode(executor, second);
  }

  @Test
  @Verifies("X1")
  void tellsThatTheStoreWentBackAndChangesNothing() {
    Term higher = fence(42);
    Set<String> rights = target.rights();

    Refusal.of(ErrorCode.STORE_WENT_BACK, () -> fence(41));
    try (MigrationExecutor other = bench.subject().openExecutor()) {
      FencingToken lower = new FencingToken(1);
      Refusal.of(ErrorCode.STORE_WENT_BACK, () -> other.fence(target.node(), index, scope, lower));
    }

    assertThat(target.rights()).isEqualTo(rights);
    apply(write(executor, higher));
  }

  /** Tokens are compared as numbers: 10 is higher than 9, and neither is a longer 1. */
  @Test
  @Verifies("X1")
  void ordersTokensAsNumbers() {
    Term nine = fence(9);
    Term ten = fence(10);
    expectRefusedAtTheNode(executor, nine);
    Refusal.of(ErrorCode.STORE_WENT_BACK, () -> fence(9));

    Term greatest = fence(Long.MAX_VALUE);

    expectRefusedAtTheNode(executor, ten);
    apply(write(executor, greatest));
  }

  /** A list of rights that is read by pages has to be read to its end. */
  @Test
  @Verifies("X1")
  void findsALowerRightAmongManyOthers() {
    addForeignRights("before");
    Term older = fence(41);
    addForeignRights("after");

    Term newer = fence(42);

    expectRefusedAtTheNode(executor, older);
    apply(write(executor, newer));
    executor.revoke(target.node(), scope);
    expectRefusedAtTheNode(executor, newer);
  }

  @Test
  @Verifies("X1")
  void keepsLookalikeScopesApart() {
    List<String> scopes =
        Stream.concat(Unicode.LOOKALIKES.stream(), Stream.of("", " ", "5", " 5", " 5 5", "a 6"))
            .map(end -> scope + end)
            .toList();
    Map<String, Term> terms = new HashMap<>();
    for (String each : scopes) {
      terms.put(each, executor.fence(target.node(), index, each, new FencingToken(5)));
    }
    for (String each : List.of(scope, scope + "a", scope + "\u00e9", scope + " 5")) {
      executor.fence(target.node(), index, each, new FencingToken(6));
      expectRefusedAtTheNode(executor, Objects.requireNonNull(terms.remove(each)));
    }

    terms.forEach((each, term) -> apply(write(executor, term)));
  }

  @Test
  @Verifies("X1")
  void revokesEveryRightOfTheScopeAndNoOther() {
    Term first = fence(7);
    Term second = fence(7);
    Term other = executor.fence(target.node(), index, scope + " too", new FencingToken(1));

    try (MigrationExecutor revoker = bench.subject().openExecutor()) {
      revoker.revoke(target.node(), scope);
      revoker.revoke(target.node(), scope);
    }

    expectRefusedAtTheNode(executor, first);
    expectRefusedAtTheNode(executor, second);
    apply(write(executor, other));
    apply(write(executor, fence(8)));
  }

  @Test
  @Verifies("X1")
  void fencesOneNodeAndNoOther() {
    Term elsewhere = fence(source, 41);
    fence(target, 42);

    apply(source, executor.write(elsewhere, payload("copied")));
  }

  @Test
  @Verifies("X1")
  void leavesRightsStandingWhenItIsClosed() {
    MigrationExecutor closed = bench.subject().openExecutor();
    Term term = closed.fence(target.node(), index, scope, new FencingToken(1));
    closed.close();
    closed.close();

    apply(write(executor, term));
  }

  /** However fences interleave, no right that was given out stands beside a higher one. */
  @Test
  @Verifies("X1")
  void letsOnlyTheHighestOfManyFencesAtOnceStand() throws Exception {
    List<Term> given = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        MigrationExecutor other = bench.subject().openExecutor()) {
      List<Callable<Optional<Term>>> fences =
          IntStream.rangeClosed(1, 12)
              .<Callable<Optional<Term>>>mapToObj(
                  token -> () -> tryFence(token % 2 == 0 ? executor : other, token))
              .toList();
      for (Future<Optional<Term>> fence : threads.invokeAll(fences)) {
        fence.get().ifPresent(given::add);
      }
    }
    assertThat(given).extracting(Term::token).contains(new FencingToken(12));
    apply(write(executor, given.removeLast()));
    given.forEach(term -> expectFenced(executor, term, each -> write(executor, each)));
  }

  private Optional<Term> tryFence(MigrationExecutor by, int token) {
    try {
      return Optional.of(by.fence(target.node(), index, scope, new FencingToken(token)));
    } catch (MiroirException e) {
      assertThat(e.code()).isIn(ErrorCode.FENCED, ErrorCode.STORE_WENT_BACK);
      return Optional.empty();
    }
  }

  private void addForeignRights(String when) {
    for (int i = 0; i < FOREIGN_RIGHTS; i++) {
      target.addForeignRight("of another " + when + " " + i);
    }
  }

  private Ticket write(MigrationExecutor by, Term term) {
    return by.write(term, payload("copied"));
  }

  /** Every kind of write is refused, and nothing of the index has changed after. */
  private void expectRefusedAtTheNode(MigrationExecutor by, Term term) {
    Map<?, ?> before = shown(target);
    expectFenced(by, term, each -> write(by, each));
    expectFenced(by, term, each -> by.delete(each, whole));
    expectFenced(by, term, each -> by.delete(each, List.of(STANDING)));
    apply(executor.barrier(target.node(), index));
    assertThat(shown(target)).isEqualTo(before);
  }
}
