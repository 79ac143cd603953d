package io.miroir.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.FencingToken;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Slice;
import io.miroir.engine.plan.Move.AddCopy;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.plan.Move.Resync;
import io.miroir.engine.plan.MoveEvent.BatchApplied;
import io.miroir.engine.plan.MoveEvent.Cancelled;
import io.miroir.engine.plan.MoveEvent.OldDropped;
import io.miroir.engine.plan.MoveEvent.Publishing;
import io.miroir.engine.plan.MoveEvent.TakenOver;
import io.miroir.engine.plan.MoveMachine.Answer;
import io.miroir.engine.plan.MoveMachine.Moved;
import io.miroir.engine.plan.MoveMachine.Refused;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What holds of every walk through the table. */
class MoveMachinePropertyTest {
  private static final int STEPS_TO_THE_END_MAX = 60;

  @Test
  void everyPairThatIsNotInTheTableIsRefused() {
    int moved = 0;
    for (Move move : List.of(relocation(), addedCopy(), resync(), drop())) {
      for (Phase phase : Phase.values()) {
        for (Step step : Step.values()) {
          if (!phase.admits(move)) {
            continue;
          }
          MoveState copied = state(move, phase, step, Slice.KEY_END);
          for (MoveEvent event : MoveEvents.all(copied)) {
            long cursor = event instanceof BatchApplied ? 0 : Slice.KEY_END;
            moved += checkedAgainstTheTable(state(move, phase, step, cursor), event);
          }
        }
      }
    }
    assertThat(moved).isGreaterThanOrEqualTo(Transition.values().length);
  }

  /** Answers 1 if the event was legal. */
  private static int checkedAgainstTheTable(MoveState state, MoveEvent event) {
    List<Transition> rows =
        Arrays.stream(Transition.values())
            .filter(row -> row.from().contains(state.phase()))
            .filter(row -> row.at().contains(state.step()))
            .filter(row -> row.event() == event.getClass())
            .toList();
    return switch (MoveMachine.step(state, event)) {
      case Refused refused -> {
        assertThat(refused.phase()).isEqualTo(state.phase());
        assertThat(refused.why()).isNotBlank();
        assertThat(rows).noneMatch(row -> row.when().admits(state.move()));
        yield 0;
      }
      case Moved moved -> {
        assertThat(rows).contains(moved.row());
        assertThat(moved.next().phase()).isEqualTo(moved.row().to());
        assertThat(moved.next().step()).isEqualTo(moved.row().then());
        assertThat(moved.effects()).isEqualTo(moved.row().effects()).isNotEmpty();
        yield 1;
      }
    };
  }

  @Test
  void everyRowIsReachedFromTheStart() {
    Set<Transition> reached = EnumSet.noneOf(Transition.class);
    record Place(String kind, Phase phase, Step step, int holds, long cursor, boolean verified) {}
    Set<Place> seen = new HashSet<>();
    Deque<MoveState> open = new ArrayDeque<>();
    open.add(MoveState.start(relocation(), 0));
    open.add(MoveState.start(addedCopy(), 0));
    open.add(MoveState.start(resync(), 0));
    open.add(MoveState.start(drop(), 0));
    while (!open.isEmpty()) {
      MoveState state = open.remove();
      for (MoveEvent event : MoveEvents.all(state)) {
        if (MoveMachine.step(state, event) instanceof Moved moved) {
          reached.add(moved.row());
          MoveState next = moved.next();
          Place place =
              new Place(
                  next.move().kind(),
                  next.phase(),
                  next.step(),
                  Math.min(next.holds(), MoveEvents.HOLDS_MAX),
                  next.cursor(),
                  next.verifiedToken() > 0);
          if (seen.add(place)) {
            open.add(next);
          }
        }
      }
    }
    assertThat(reached).containsExactlyInAnyOrder(Transition.values());
  }

  @Property
  void whatOnlyGrowsNeverFalls(@ForAll("moves") Move move, @ForAll("walks") List<Integer> walk) {
    MoveState state = MoveState.start(move, 5);
    for (int choice : walk) {
      if (MoveMachine.step(state, chosen(state, choice)) instanceof Moved moved) {
        MoveState next = moved.next();
        if (moved.row() != Transition.UNDO_STARTED) {
          assertThat(next.cursor()).isGreaterThanOrEqualTo(state.cursor());
        }
        assertThat(next.documents()).isGreaterThanOrEqualTo(state.documents());
        assertThat(next.round()).isGreaterThanOrEqualTo(state.round());
        assertThat(next.round() + next.holds())
            .as("pods publish once for each")
            .isGreaterThanOrEqualTo(state.round() + state.holds());
        assertThat(next.epoch()).isGreaterThanOrEqualTo(state.epoch());
        assertThat(next.startedAtMillis()).isEqualTo(5);
        state = next;
      }
    }
  }

  @Property
  void noVerificationGivesWayToAnOlderOne(@ForAll("walks") List<Integer> walk) {
    MoveState state = MoveState.start(relocation(), 0);
    for (int choice : walk) {
      if (MoveMachine.step(state, chosen(state, choice)) instanceof Moved moved) {
        long token = moved.next().verifiedToken();
        assertThat(token == 0 || token >= state.verifiedToken()).isTrue();
        if (moved.row() == Transition.OLD_DROPPED) {
          assertThat(token).isPositive();
        }
        state = moved.next();
      }
    }
  }

  @Property
  void oldCopyIsDroppedOnlyOnTheCurrentTokensVerification(
      @ForAll @IntRange(min = 0, max = 5) int verified,
      @ForAll @IntRange(min = 1, max = 5) int current) {
    MoveState state =
        new MoveState(
            relocation(),
            Phase.MIRRORING,
            Step.READY,
            7,
            Slice.KEY_END,
            30,
            2,
            false,
            1,
            5,
            6,
            verified,
            0,
            "");
    Answer answer = MoveMachine.step(state, new OldDropped(100, new FencingToken(current)));
    assertThat(answer instanceof Moved).isEqualTo(verified == current);
  }

  @Property
  void everyChangeOfWhereWritesGoIsPublishedUnderANewEpoch(
      @ForAll("moves") Move move, @ForAll("walks") List<Integer> walk) {
    MoveState state = MoveState.start(move, 0);
    for (int choice : walk) {
      MoveEvent event = chosen(state, choice);
      if (MoveMachine.step(state, event) instanceof Moved moved) {
        Phase next = moved.next().phase();
        boolean changed =
            next.writes() != state.phase().writes() || next.readsNew() != state.phase().readsNew();
        if (changed && next.open()) {
          assertThat(moved.next().epoch()).as(moved.row().tag()).isGreaterThan(state.epoch());
        }
        assertThat(moved.next().epoch() > state.epoch())
            .as(moved.row().tag())
            .isEqualTo(event instanceof Publishing || (event instanceof TakenOver && changed));
        state = moved.next();
      }
    }
  }

  @Property
  void noWalkLeavesATerminalPhase(@ForAll("moves") Move move, @ForAll("walks") List<Integer> walk) {
    MoveState state = MoveState.start(move, 0);
    for (int choice : walk) {
      if (MoveMachine.step(state, chosen(state, choice)) instanceof Moved moved) {
        if (!state.phase().open()) {
          assertThat(moved.next().phase()).isEqualTo(state.phase());
          assertThat(state.settled()).isFalse();
        }
        state = moved.next();
      }
    }
  }

  @Property
  void fromAnywhereAWorkerThatTakesOverReachesTheEnd(
      @ForAll("moves") Move move, @ForAll("walks") List<Integer> walk) {
    MoveState state = walked(MoveState.start(move, 0), walk);
    MoveState end = carriedOut(state);
    assertThat(end.settled()).isTrue();
    assertThat(end.phase().open()).isFalse();
  }

  @Property
  void beforeItsCommitEveryMoveCanBeCancelledAndCleanedUp(
      @ForAll("moves") Move move, @ForAll("walks") @Size(max = 40) List<Integer> walk) {
    MoveState state = walked(MoveState.start(move, 0), walk);
    Answer answer = MoveMachine.step(state, new Cancelled(state.epoch() + 1, "asked"));
    if (answer instanceof Moved cancelled) {
      MoveState end = carriedOut(cancelled.next());
      assertThat(end.phase()).isEqualTo(Phase.FAILED);
      assertThat(end.settled()).isTrue();
      assertThat(end.cause()).isEqualTo("asked");
    } else {
      assertThat(state.phase().readsNew() || !state.phase().open()).isTrue();
    }
  }

  @Property
  void sameArgumentsHaveTheSameAnswer(
      @ForAll("moves") Move move, @ForAll("walks") List<Integer> walk) {
    assertThat(walked(MoveState.start(move, 0), walk))
        .isEqualTo(walked(MoveState.start(move, 0), walk));
  }

  @Provide
  Arbitrary<Move> moves() {
    return Arbitraries.of(relocation(), addedCopy(), resync(), drop());
  }

  @Provide
  Arbitrary<List<Integer>> walks() {
    return Arbitraries.integers().between(0, Integer.MAX_VALUE).list().ofMaxSize(200);
  }

  /** Half of the choices are among the legal events, so that walks get far. */
  private static MoveEvent chosen(MoveState state, int choice) {
    List<MoveEvent> events = MoveEvents.all(state);
    List<MoveEvent> legal =
        events.stream().filter(event -> MoveMachine.step(state, event) instanceof Moved).toList();
    List<MoveEvent> from = choice % 2 == 0 && !legal.isEmpty() ? legal : events;
    return from.get(choice / 2 % from.size());
  }

  private static MoveState walked(MoveState start, List<Integer> walk) {
    MoveState state = start;
    for (int choice : walk) {
      if (MoveMachine.step(state, chosen(state, choice)) instanceof Moved moved) {
        state = moved.next();
      }
    }
    return state;
  }

  /** What a worker without any fault makes of a state when it takes over. */
  private static MoveState carriedOut(MoveState start) {
    FencingToken token = new FencingToken(start.verifiedToken() + 1);
    MoveState state = start;
    MoveEvent event = new TakenOver(token, start.epoch() + 1);
    for (int i = 0; i < STEPS_TO_THE_END_MAX && !state.settled(); i++) {
      if (!(MoveMachine.step(state, event) instanceof Moved moved)) {
        throw new AssertionError(event + " was refused in " + state);
      }
      state = moved.next();
      event = FaultlessWorker.performs(last(moved.effects()), state, token);
    }
    return state;
  }

  private static Effect last(List<Effect> effects) {
    return effects.get(effects.size() - 1);
  }

  private static MoveState state(Move move, Phase phase, Step step, long cursor) {
    return new MoveState(move, phase, step, 7, cursor, 30, 2, false, 1, 5, 6, 3, 0, "");
  }

  private static Move relocation() {
    return new Relocate(new ShardId(7), 0, new NodeId("old"), new NodeId("new"));
  }

  private static Move addedCopy() {
    return new AddCopy(new ShardId(7), 0, new NodeId("old"), new NodeId("new"));
  }

  private static Move resync() {
    return new Resync(new ShardId(7), 0, new NodeId("old"), new NodeId("new"));
  }

  private static Move drop() {
    return new Drop(new ShardId(7), 0, new NodeId("old"), new NodeId("kept"));
  }
}
