package io.miroir.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.check.Attempt.Outcome;
import io.miroir.demo.corpus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyHistoryTest {
  private final KeyHistory history = new KeyHistory();

  @Test
  void allowsWhatWasLoadedWhileNothingWasWritten() {
    assertThat(history.allowed(0, 10)).containsExactly(State.LOADED);
  }

  @Test
  void allowsOldAndNewWhileAnAttemptIsUnderWay() {
    history.begin(State.written(2), 5);
    assertThat(history.allowed(0, 10)).containsExactlyInAnyOrder(State.LOADED, State.written(2));
  }

  @Test
  void allowsOnlyTheOldBeforeAnAttemptBegan() {
    history.begin(State.written(2), 15);
    assertThat(history.allowed(0, 10)).containsExactly(State.LOADED);
  }

  @Test
  void allowsOldAndNewWhereTheReadBeganBeforeTheAcceptance() {
    history.settle(history.begin(State.written(2), 5), Outcome.ACCEPTED, 8);
    assertThat(history.allowed(7, 10)).containsExactlyInAnyOrder(State.LOADED, State.written(2));
    assertThat(history.allowed(8, 10)).containsExactly(State.written(2));
  }

  @Test
  void allowsBothAfterAnAttemptThatNothingWasHeardOf() {
    history.settle(history.begin(State.ABSENT, 5), Outcome.UNKNOWN, 8);
    assertThat(history.allowed(20, 30)).containsExactlyInAnyOrder(State.LOADED, State.ABSENT);
  }

  @Test
  void forgetsUnknownAttemptsOnceALaterOneIsAccepted() {
    history.settle(history.begin(State.ABSENT, 5), Outcome.UNKNOWN, 8);
    history.settle(history.begin(State.written(3), 9), Outcome.ACCEPTED, 12);
    assertThat(history.allowed(20, 30)).containsExactly(State.written(3));
  }

  @Test
  void forgetsAttemptsThatWereNeverSent() {
    history.settle(history.begin(State.ABSENT, 5), Outcome.NOT_SENT, 8);
    assertThat(history.allowed(20, 30)).containsExactly(State.LOADED);
  }

  @Property
  void oneStateIsAllowedAfterAnAcceptanceWhateverWasBefore(
      @ForAll("outcomes") List<Outcome> outcomes) {
    KeyHistory key = new KeyHistory();
    long now = 0;
    for (Outcome outcome : outcomes) {
      key.settle(key.begin(State.written(key.nextRevision()), ++now), outcome, ++now);
    }
    State last = State.written(key.nextRevision());
    key.settle(key.begin(last, ++now), Outcome.ACCEPTED, ++now);
    assertThat(key.allowed(now, now)).containsExactly(last);
  }

  @Property
  void everyUnknownAttemptSinceTheLastAcceptanceIsAllowed(
      @ForAll("outcomes") List<Outcome> outcomes) {
    KeyHistory key = new KeyHistory();
    long now = 0;
    List<State> expected = new ArrayList<>(Set.of(State.LOADED));
    for (Outcome outcome : outcomes) {
      State result = State.written(key.nextRevision());
      key.settle(key.begin(result, ++now), outcome, ++now);
      if (outcome == Outcome.ACCEPTED) {
        expected.clear();
      }
      if (outcome != Outcome.NOT_SENT) {
        expected.add(result);
      }
    }
    assertThat(key.allowed(now, now)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Provide
  Arbitrary<List<Outcome>> outcomes() {
    return Arbitraries.of(Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.NOT_SENT).list().ofMaxSize(12);
  }

  @Test
  void wasChangedInATimeThatAnAttemptReachesInto() {
    history.settle(history.begin(State.written(2), 5), Outcome.ACCEPTED, 8);
    assertThat(history.changed(0, 4)).isFalse();
    assertThat(history.changed(0, 5)).isTrue();
    assertThat(history.changed(7, 20)).isTrue();
    assertThat(history.changed(8, 20)).isFalse();
  }

  @Test
  void wasNotChangedByWhatWasNeverSent() {
    history.settle(history.begin(State.written(2), 5), Outcome.NOT_SENT, 8);
    assertThat(history.changed(0, 20)).isFalse();
  }
}
