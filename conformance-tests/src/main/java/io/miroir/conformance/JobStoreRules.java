package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Change.Remove;
import io.miroir.api.job.Change.Replace;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Commit.Conflict;
import io.miroir.api.job.Commit.Refused;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard.Fenced;
import io.miroir.api.job.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one caller after another must see of a job store. */
abstract class JobStoreRules extends JobStoreFixture {
  @Test
  @Verifies("J1")
  void createsARecordOnlyOnce() {
    long revision = committed(new Create(key("a"), "first"));

    Commit again = commit(new Create(key("b"), "other"), new Create(key("a"), "second"));

    Entry found = store.find(key("a")).orElseThrow();
    assertThat(again).isEqualTo(new Conflict(key("a"), Optional.of(found)));
    assertThat(found.text()).isEqualTo("first");
    assertThat(found.revision()).isEqualTo(revision);
    assertThat(store.find(key("b"))).isEmpty();
  }

  @Test
  @Verifies("J2")
  void refusesChangesOfAnotherRevision() {
    long old = committed(new Create(key("a"), "1"));
    long current = committed(new Replace(key("a"), "2", old));
    Entry found = store.find(key("a")).orElseThrow();

    Conflict conflict = new Conflict(key("a"), Optional.of(found));
    assertThat(commit(new Replace(key("a"), "3", old))).isEqualTo(conflict);
    assertThat(commit(new Remove(key("a"), old))).isEqualTo(conflict);
    assertThat(commit(new Replace(key("a"), "3", current + 1))).isEqualTo(conflict);
    assertThat(commit(new Replace(key("none"), "3", current)))
        .isEqualTo(new Conflict(key("none"), Optional.empty()));
    assertThat(commit(new Remove(key("none"), current)))
        .isEqualTo(new Conflict(key("none"), Optional.empty()));
    assertThat(store.list(kind, 0, 10)).containsExactly(found);
  }

  @Test
  @Verifies("J2")
  void namesTheFirstRecordThatWasNotAsExpected() {
    long revision = committed(new Create(key("a"), ""), new Create(key("b"), ""));

    Commit answer =
        commit(
            new Replace(key("a"), "x", revision),
            new Remove(key("none"), revision),
            new Create(key("b"), "x"));

    assertThat(answer).isEqualTo(new Conflict(key("none"), Optional.empty()));
    assertThat(store.find(key("a")).orElseThrow().text()).isEmpty();
  }

  @Test
  @Verifies("J2")
  void refusesATokenLowerThanTheHighestSeen() {
    committed(fenced(7));
    committed(fenced(7), new Create(key("a"), "7"));

    assertThat(store.commit(fenced(6), List.of(new Create(key("b"), "6"))))
        .isEqualTo(new Refused(new FencingToken(7)));
    assertThat(store.commit(fenced(6), List.of())).isEqualTo(new Refused(new FencingToken(7)));
    assertThat(store.find(key("b"))).isEmpty();
    committed(new Fenced(kind + " other", new FencingToken(1)));
    committed(new Create(key("c"), "under no guard"));
  }

  @Test
  @Verifies("J2")
  void tellsALowTokenBeforeAnUnexpectedRecord() {
    committed(fenced(7), new Create(key("a"), "7"));

    assertThat(store.commit(fenced(6), List.of(new Create(key("a"), "6"))))
        .isEqualTo(new Refused(new FencingToken(7)));
  }

  @Test
  @Verifies("J2")
  void recordsNoTokenOfACommitThatConflicted() {
    committed(fenced(7), new Create(key("a"), "7"));

    assertThat(store.commit(fenced(9), List.of(new Create(key("a"), "9"))))
        .isInstanceOf(Conflict.class);

    committed(fenced(8));
  }

  @Test
  @Verifies({"J2", "J3"})
  void remembersTokensOverReopening() {
    committed(fenced(7));

    reopen();

    assertThat(store.commit(fenced(6), List.of())).isEqualTo(new Refused(new FencingToken(7)));
  }

  @Test
  @Verifies({"J3", "J6"})
  void keepsRecordsAndRevisionOverReopening() {
    committed(new Create(key("a"), "text"));
    Entry before = store.find(key("a")).orElseThrow();
    long revision = store.revision();

    reopen();

    assertThat(store.find(key("a"))).contains(before);
    assertThat(store.revision()).isEqualTo(revision);
    assertThat(committed()).isGreaterThan(revision);
  }

  @Test
  @Verifies("J4")
  void makesAllChangesOfACommit() {
    long revision = committed(new Create(key("a"), "1"), new Create(key("b"), "1"));

    long next =
        committed(
            new Replace(key("a"), "2", revision),
            new Remove(key("b"), revision),
            new Create(key("c"), "2"));

    assertThat(store.list(kind, 0, 10))
        .extracting(Entry::key, Entry::text, Entry::revision)
        .containsExactly(tuple(key("a"), "2", next), tuple(key("c"), "2", next));
  }

  @Test
  @Verifies("J5")
  void listsInTheOrderOfCreationByPages() {
    Stream.of("c", "a", "b").forEach(id -> committed(new Create(key(id), "")));
    long removed = committed(new Create(key("0"), ""));
    committed(new Remove(key("0"), removed));
    committed(new Create(key("0"), ""), new Create(new Key(kind + "x", "other"), ""));
    Entry first = store.find(key("c")).orElseThrow();
    committed(new Replace(key("c"), "new", first.revision()));

    List<Entry> all = store.list(kind, 0, 1000);

    assertThat(all).extracting(entry -> entry.key().id()).containsExactly("c", "a", "b", "0");
    assertThat(all).extracting(Entry::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(all.getFirst().sequence()).isEqualTo(first.sequence()).isPositive();
    List<Entry> paged = new ArrayList<>(store.list(kind, 0, 2));
    assertThat(paged).hasSize(2);
    paged.addAll(store.list(kind, paged.getLast().sequence(), 2));
    assertThat(paged).isEqualTo(all);
    assertThat(store.list(kind, all.getLast().sequence(), 2)).isEmpty();
  }

  @Test
  @Verifies("J5")
  void givesNoSequenceTwice() {
    long revision = committed(new Create(key("a"), ""));
    long sequence = store.find(key("a")).orElseThrow().sequence();
    committed(new Remove(key("a"), revision));
    reopen();
    committed(new Create(key("a"), ""));

    assertThat(store.find(key("a")).orElseThrow().sequence()).isGreaterThan(sequence);
  }

  @Test
  @Verifies("J6")
  void growsItsRevisionWithEveryCommitAndWithNothingElse() {
    long first = committed(new Create(key("a"), ""));
    assertThat(store.revision()).isEqualTo(first);
    assertThat(store.find(key("a")).orElseThrow().revision()).isEqualTo(first);

    commit(new Create(key("a"), "again"));
    store.find(key("a"));
    assertThat(store.revision()).isEqualTo(first);

    long second = committed(fenced(1));
    long third = committed();
    long fourth = committed(new Remove(key("a"), first));
    assertThat(List.of(first, second, third, fourth)).isSorted().doesNotHaveDuplicates();
    assertThat(store.revision()).isEqualTo(fourth);
  }

  @Test
  @Verifies("J7")
  void givesTextsBackUnchanged() {
    String largest = Unicode.ofBytes(1024 * 1024);
    Key longest = new Key(Unicode.ofBytes(64), UUID.randomUUID() + Unicode.ofBytes(512 - 36));
    committed(new Create(longest, largest));
    committed(new Fenced(longest.id(), new FencingToken(1)));
    Unicode.LOOKALIKES.forEach(text -> committed(new Create(key(text), text)));

    assertThat(store.find(longest).orElseThrow().text()).isEqualTo(largest);
    assertThat(store.list(kind, 0, 1000))
        .allSatisfy(entry -> assertThat(entry.text()).isEqualTo(entry.key().id()))
        .extracting(entry -> entry.key().id())
        .containsExactlyElementsOf(Unicode.LOOKALIKES);
  }

  @Test
  @Verifies("J7")
  void takesAThousandChanges() {
    committed(
        IntStream.range(0, 1000)
            .mapToObj(n -> new Create(key("n" + n), ""))
            .toArray(Change[]::new));

    assertThat(store.list(kind, 0, 1000)).hasSize(1000);
  }

  @Test
  @Verifies("J7")
  void refusesWhatIsBeyondALimitAndChangesNothing() {
    long revision = committed(new Create(key("a"), "text"));
    String tooLarge = Unicode.ofBytes(1024 * 1024 + 1);
    String tooLong = Unicode.ofBytes(513);
    Change[] tooMany =
        IntStream.range(0, 1001).mapToObj(n -> new Create(key("n" + n), "")).toArray(Change[]::new);

    Refusal.naming("1048576", () -> commit(new Create(key("b"), tooLarge)));
    Refusal.naming("1048576", () -> commit(new Replace(key("a"), tooLarge, revision)));
    Refusal.naming("512", () -> commit(new Create(key(tooLong), "")));
    Refusal.naming("512", () -> commit(new Create(key(""), "")));
    Refusal.naming("512", () -> store.find(key(tooLong)));
    Refusal.naming("64", () -> commit(new Create(new Key(Unicode.ofBytes(65), "a"), "")));
    Refusal.naming("64", () -> store.list("", 0, 10));
    Refusal.naming("512", () -> committed(new Fenced(tooLong, new FencingToken(1))));
    Refusal.naming("1000", () -> commit(tooMany));
    Refusal.naming("1000", () -> store.list(kind, 0, 1001));
    Refusal.naming("1000", () -> store.list(kind, 0, 0));
    Refusal.of(
        ErrorCode.INVALID,
        () -> commit(new Replace(key("a"), "1", revision), new Remove(key("a"), revision)));
    Refusal.of(ErrorCode.INVALID, () -> commit(new Create(key("b"), Unicode.HALF_A_PAIR)));
    Refusal.of(ErrorCode.INVALID, () -> commit(new Create(key(Unicode.HALF_A_PAIR), "")));

    assertThat(store.list(kind, 0, 1000)).extracting(Entry::text).containsExactly("text");
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  @Verifies("J8")
  void isUnavailableOnceClosed() {
    store.close();
    store.close();

    Refusal.of(ErrorCode.UNAVAILABLE, () -> commit(new Create(key("a"), "")));
    Refusal.of(ErrorCode.UNAVAILABLE, () -> store.find(key("a")));
    Refusal.of(ErrorCode.UNAVAILABLE, () -> store.list(kind, 0, 10));
    Refusal.of(ErrorCode.UNAVAILABLE, () -> store.revision());
    store = subject.openJobStore();
    assertThat(store.find(key("a"))).isEmpty();
  }
}
