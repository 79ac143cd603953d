package io.miroir.executor.meilisearch;

import static io.miroir.executor.meilisearch.TestNode.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** X1: who carries a lower token is refused by the node. */
class FencingTest {
  private static final AtomicInteger INDEXES = new AtomicInteger();

  @TempDir private static Path directory;
  private static TestNode node;
  private static final MigrationExecutor executor = TestNode.executor();

  private final String index = "movies-" + INDEXES.incrementAndGet();
  private final String scope = "rebalance:" + index;

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
  void refusesLaterHeadsOfLowerTokens() {
    Term older = fence(41);
    assertThat(executor.await(node.node(), write(older), TestNode.LONG))
        .isEqualTo(new Outcome.Applied());
    Term newer = fence(42);
    assertCode(ErrorCode.FENCED, () -> write(older));
    assertThat(executor.await(node.node(), write(newer), TestNode.LONG))
        .isEqualTo(new Outcome.Applied());
  }

  @Test
  void refusesFencedDeletes() {
    Term older = fence(1);
    fence(2);
    assertCode(ErrorCode.FENCED, () -> executor.delete(older, List.of(new Version("1", 5, 7))));
  }

  @Test
  void saysThatTheStoreWentBackAndChangesNothing() {
    Term higher = fence(42);
    long keys = node.get("/keys?limit=100").number("total");
    assertCode(ErrorCode.STORE_WENT_BACK, () -> fence(41));
    assertThat(node.get("/keys?limit=100").number("total")).isEqualTo(keys);
    write(higher);
  }

  @Test
  void leavesRightsOfTheSameTokenStanding() {
    Term first = fence(7);
    Term second = fence(7);
    write(first);
    write(second);
  }

  @Test
  void keepsScopesApart() {
    List<String> scopes = List.of("a", "a 9", "a 9 9", "miroir a", "ключ:索引", "pod:y", " ", "a ");
    List<Term> terms =
        scopes.stream()
            .map(name -> executor.fence(node.node(), index, name, new FencingToken(5)))
            .toList();
    terms.forEach(this::write);
    executor.fence(node.node(), index, "a", new FencingToken(6));
    assertCode(ErrorCode.FENCED, () -> write(terms.getFirst()));
    terms.subList(1, terms.size()).forEach(this::write);
  }

  @Test
  void revokesEveryRightOfTheScopeAndNoOther() {
    Term first = fence(7);
    Term second = fence(7);
    Term other = executor.fence(node.node(), index, "pod:x", new FencingToken(1));
    executor.revoke(node.node(), scope);
    assertCode(ErrorCode.FENCED, () -> write(first));
    assertCode(ErrorCode.FENCED, () -> write(second));
    write(other);
    write(fence(8));
  }

  @Test
  void termThatBeginsWhileAnOlderOneIsRevokedKeepsItsRight() {
    Term older = fence(7);
    List<Term> newer = new ArrayList<>();
    executor.revokeBelow(
        node.node(),
        scope,
        () -> {
          newer.add(fence(8));
          return new FencingToken(Long.MAX_VALUE);
        });
    assertCode(ErrorCode.FENCED, () -> write(older));
    write(newer.getFirst());
  }

  @Test
  void revokesWhatIsBelowTheTokenThatStaysAndNoMore() {
    Term older = fence(7);
    executor.revokeBelow(node.node(), scope, () -> new FencingToken(7));
    write(older);
    executor.revokeBelow(node.node(), scope, () -> new FencingToken(8));
    assertCode(ErrorCode.FENCED, () -> write(older));
  }

  @Test
  void termsCannotMakeAnIndex() {
    Term term = executor.fence(node.node(), "absent", scope, new FencingToken(1));
    Outcome outcome = executor.await(node.node(), write(term), TestNode.LONG);
    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    assertThat(((Outcome.Rejected) outcome).reason()).isEqualTo(Outcome.Reason.INDEX_MISSING);
  }

  @Test
  void refusesANodeWithoutMasterKey() {
    try (TestNode open = TestNode.startWithoutMasterKey("open", directory)) {
      assertCode(
          ErrorCode.MISCONFIGURED,
          () -> executor.fence(open.node(), index, scope, new FencingToken(1)));
    }
  }

  /** Whatever the interleaving, no right that was given out stands beside a higher one. */
  @Test
  void ofManyFencesAtOnceOnlyTheHighestStands() throws Exception {
    List<Callable<Optional<Term>>> fences =
        IntStream.rangeClosed(1, 16)
            .<Callable<Optional<Term>>>mapToObj(token -> () -> tryFence(token))
            .toList();
    List<Term> given = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Term>> fence : threads.invokeAll(fences)) {
        fence.get().ifPresent(given::add);
      }
    }
    assertThat(given).isNotEmpty();
    write(given.getLast());
    given
        .subList(0, given.size() - 1)
        .forEach(term -> assertCode(ErrorCode.FENCED, () -> write(term)));
  }

  private Optional<Term> tryFence(int token) {
    try {
      return Optional.of(fence(token));
    } catch (MiroirException e) {
      assertThat(e.code()).isIn(ErrorCode.FENCED, ErrorCode.STORE_WENT_BACK);
      return Optional.empty();
    }
  }

  private Term fence(long token) {
    return executor.fence(node.node(), index, scope, new FencingToken(token));
  }

  private Ticket write(Term term) {
    return executor.write(
        term,
        Payload.of(1, ("[" + document("1", 3, 5, 7, "") + "]").getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertCode(ErrorCode code, Runnable call) {
    assertThatExceptionOfType(MiroirException.class)
        .isThrownBy(call::run)
        .extracting(MiroirException::code)
        .isEqualTo(code);
  }
}
