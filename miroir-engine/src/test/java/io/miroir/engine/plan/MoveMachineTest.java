package io.miroir.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.FencingToken;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Slice;
import io.miroir.engine.plan.Move.AddCopy;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.plan.MoveEvent.Acked;
import io.miroir.engine.plan.MoveEvent.BatchApplied;
import io.miroir.engine.plan.MoveEvent.Cancelled;
import io.miroir.engine.plan.MoveEvent.Committed;
import io.miroir.engine.plan.MoveEvent.CopyFinished;
import io.miroir.engine.plan.MoveEvent.DeletionConfirmed;
import io.miroir.engine.plan.MoveEvent.FailedFor;
import io.miroir.engine.plan.MoveEvent.HoldStarted;
import io.miroir.engine.plan.MoveEvent.HoldUndone;
import io.miroir.engine.plan.MoveEvent.MirrorStarted;
import io.miroir.engine.plan.MoveEvent.OldDropped;
import io.miroir.engine.plan.MoveEvent.Prepared;
import io.miroir.engine.plan.MoveEvent.RoundEnded;
import io.miroir.engine.plan.MoveEvent.RoundStarted;
import io.miroir.engine.plan.MoveEvent.RoundVoided;
import io.miroir.engine.plan.MoveEvent.SourceReplaced;
import io.miroir.engine.plan.MoveEvent.SurplusDropped;
import io.miroir.engine.plan.MoveEvent.SweepFinished;
import io.miroir.engine.plan.MoveEvent.SweepHeld;
import io.miroir.engine.plan.MoveEvent.SweepReleased;
import io.miroir.engine.plan.MoveEvent.TakenOver;
import io.miroir.engine.plan.MoveEvent.UndoStarted;
import io.miroir.engine.plan.MoveEvent.Verified;
import io.miroir.engine.plan.MoveMachine.Moved;
import io.miroir.engine.plan.MoveMachine.Refused;
import org.junit.jupiter.api.Test;

class MoveMachineTest {
  private static final Move RELOCATE =
      new Relocate(new ShardId(7), 0, new NodeId("old"), new NodeId("new"));
  private static final Move ADD_COPY =
      new AddCopy(new ShardId(7), 0, new NodeId("old"), new NodeId("new"));
  private static final FencingToken TOKEN = new FencingToken(41);
  private static final FencingToken NEXT_TOKEN = new FencingToken(42);

  private MoveState state = MoveState.start(RELOCATE, 0);

  @Test
  void relocationGoesThroughEveryPhaseToTheNewOwner() {
    reachMirroring();
    assertThat(state.phase().writes()).isEqualTo(WriteTargets.NEW_THEN_OLD);
    tell(new SweepFinished(), Effect.VERIFY);
    tell(new Verified(TOKEN), Effect.DROP_OLD);
    tell(new OldDropped(6, TOKEN), Effect.AWAIT_ACKS);
    tell(new Acked(6), Effect.DELETE_OLD_COPY);
    tell(new DeletionConfirmed(), Effect.CLOSE);
    assertThat(state.phase()).isEqualTo(Phase.DONE);
    assertThat(state.settled()).isTrue();
    assertThat(state.documents()).isEqualTo(30);
    assertThat(state.holdEpoch()).isEqualTo(3);
    assertThat(state.commitEpoch()).isEqualTo(4);
  }

  @Test
  void addedCopyIsDoneWhenItsCommitIsAcked() {
    state = MoveState.start(ADD_COPY, 0);
    reachHeld();
    tell(new Acked(3));
    tell(new Committed(4));
    tell(new Acked(4), Effect.CLOSE);
    assertThat(state.phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void copyEndsOnlyWithTheCursorAtTheEnd() {
    reachCopying();
    tell(new BatchApplied(Slice.KEY_END - 1, 10));
    refused(new CopyFinished(), "the cursor is at " + (Slice.KEY_END - 1));
    refused(new BatchApplied(Slice.KEY_END - 1, 10), "only goes forward");
    refused(new BatchApplied(Slice.KEY_END + 1, 10), "only goes forward");
    tell(new BatchApplied(Slice.KEY_END, 0));
    tell(new CopyFinished());
  }

  @Test
  void takeoverOfACopyGoesOnFromTheCursor() {
    reachCopying();
    tell(new BatchApplied(500, 10));
    tell(new TakenOver(TOKEN, 9), Effect.FENCE, Effect.COPY);
    assertThat(state.cursor()).isEqualTo(500);
    assertThat(state.epoch()).isEqualTo(1);
  }

  @Test
  void anotherSourceKeepsTheCursorAndTheOldOwnersCopy() {
    reachCopying();
    tell(new BatchApplied(500, 10));
    refused(new SourceReplaced(state.move().source()), "is no other copy");
    refused(new SourceReplaced(state.move().to()), "is no other copy");
    tell(new SourceReplaced(new NodeId("third")), Effect.COPY);
    assertThat(state.cursor()).isEqualTo(500);
    assertThat(state.documents()).isEqualTo(10);
    assertThat(state.move()).isInstanceOf(Move.AddCopy.class);
    assertThat(state.move().source()).isEqualTo(new NodeId("third"));
  }

  @Test
  void anotherSourceVoidsTheRoundAndTheNextComparesTheWholeShard() {
    reachRounds();
    tell(new RoundStarted(2));
    tell(new Acked(2));
    tell(new RoundEnded(0, true), Effect.START_HOLD);
    assertThat(state.voided()).isFalse();
    tell(new SourceReplaced(new NodeId("third")), Effect.START_ROUND);
    assertThat(state.voided()).isTrue();
    refused(new HoldStarted(3), "not at step 'pending'");
  }

  @Test
  void noOtherSourceOnceWritesAreHeld() {
    reachHeld();
    refused(new SourceReplaced(new NodeId("third")), "no row");
  }

  @Test
  void firstRoundAfterTheCopyComparesTheWholeShard() {
    reachRounds();
    assertThat(state.voided()).isTrue();
    tell(new RoundStarted(2));
    tell(new Acked(2), Effect.COMPARE);
    tell(new RoundEnded(500, false), Effect.START_ROUND);
    assertThat(state.voided()).isFalse();
  }

  @Test
  void noHoldStartsBeforeARoundEndedSmall() {
    reachRounds();
    refused(new HoldStarted(2), "not at step 'pending'");
    tell(new RoundStarted(2));
    refused(new RoundEnded(0, true), "not at step 'published'");
    tell(new Acked(2));
    tell(new RoundEnded(500, false));
    refused(new HoldStarted(3), "not at step 'pending'");
  }

  @Test
  void voidedRoundHasNoEnd() {
    reachRounds();
    tell(new RoundStarted(2));
    tell(new Acked(2));
    tell(new RoundVoided("pod-b was left out"), Effect.START_ROUND);
    refused(new RoundEnded(0, true), "not at step 'pending'");
    assertThat(state.voided()).isTrue();
  }

  @Test
  void ackOfAnOlderEpochDoesNotCount() {
    reachHeld();
    refused(new Acked(2), "epoch 2 is acked, but 3 is waited for");
    tell(new Acked(7), Effect.COMPARE_AND_COMMIT);
  }

  @Test
  void nothingIsCommittedBeforeTheHoldIsAcked() {
    reachHeld();
    refused(new Committed(4), "not at step 'published'");
  }

  @Test
  void voidedHoldCanOnlyBeUndone() {
    reachHeld();
    tell(new Acked(3));
    tell(new RoundVoided("pod-b was left out"), Effect.UNDO_HOLD);
    refused(new Committed(4), "not at step 'pending'");
    tell(new HoldUndone(4, "pod-b was left out", 5), Effect.START_ROUND);
    assertThat(state.phase()).isEqualTo(Phase.MIGRATION_COMPLETE);
    assertThat(state.voided()).isTrue();
    assertThat(state.cause()).isEqualTo("pod-b was left out");
  }

  @Test
  void takeoverOfAHoldUndoesItAndComparesTheWholeShard() {
    reachHeld();
    tell(new TakenOver(TOKEN, 9), Effect.FENCE, Effect.START_ROUND);
    assertThat(state.phase()).isEqualTo(Phase.MIGRATION_COMPLETE);
    assertThat(state.voided()).isTrue();
    assertThat(state.epoch()).isEqualTo(9);
  }

  @Test
  void cutoverThatWasUndoneTooOftenHasFailed() {
    reachHeld();
    tell(new HoldUndone(4, "acks took too long", 2));
    reachHeldAgain(5);
    tell(new HoldUndone(7, "acks took too long", 2), Effect.AWAIT_ACKS);
    assertThat(state.phase()).isEqualTo(Phase.FAILED);
    assertThat(state.cause()).isEqualTo("acks took too long");
    assertThat(state.holds()).isEqualTo(2);
  }

  @Test
  void failedMoveIsSettledWhenItsHalfCopyIsGone() {
    reachCopying();
    tell(new FailedFor(2, "disk full"), Effect.AWAIT_ACKS);
    assertThat(state.phase().writes()).isEqualTo(WriteTargets.OLD);
    refused(new DeletionConfirmed(), "not at step 'published'");
    tell(new TakenOver(TOKEN, 3), Effect.FENCE, Effect.AWAIT_ACKS);
    tell(new Acked(2), Effect.DELETE_HALF_COPY);
    assertThat(state.settled()).isFalse();
    tell(new DeletionConfirmed(), Effect.CLOSE);
    assertThat(state.settled()).isTrue();
    assertThat(state.phase()).isEqualTo(Phase.FAILED);
    assertThat(state.cause()).isEqualTo("disk full");
  }

  @Test
  void afterTheCommitAMoveIsNotCancelled() {
    reachMirroring();
    refused(new Cancelled(9, "asked"), "no row");
    refused(new FailedFor(9, "disk full"), "no row");
  }

  @Test
  void oldCopyIsNotDroppedOnAnOlderTokensVerification() {
    reachMirroring();
    tell(new SweepFinished());
    refused(new OldDropped(6, TOKEN), "is of token 0, not of 41");
    tell(new Verified(TOKEN));
    refused(new OldDropped(6, NEXT_TOKEN), "is of token 41, not of 42");
    tell(new TakenOver(NEXT_TOKEN, 6), Effect.FENCE, Effect.AWAIT_ACKS);
    tell(new Acked(5));
    tell(new SweepFinished());
    refused(new Verified(new FencingToken(40)), "newer token 41");
    tell(new Verified(NEXT_TOKEN));
    tell(new OldDropped(6, NEXT_TOKEN));
  }

  @Test
  void verificationFallsWithTheSweepItFollowed() {
    reachMirroring();
    tell(new SweepFinished());
    tell(new Verified(TOKEN));
    tell(new RoundVoided("a key was deleted with requests unanswered"), Effect.AWAIT_ACKS);
    assertThat(state.verifiedToken()).isZero();
    refused(new OldDropped(6, TOKEN), "not at step 'published'");
  }

  @Test
  void sweepHoldsWritesAndIsListedAgain() {
    reachMirroring();
    tell(new SweepHeld(6), Effect.AWAIT_ACKS);
    assertThat(state.phase().writes()).isEqualTo(WriteTargets.HELD);
    tell(new Acked(6), Effect.JUDGE_SUSPECTS);
    tell(new SweepReleased(7), Effect.AWAIT_ACKS);
    tell(new Acked(7), Effect.SWEEP);
  }

  @Test
  void takeoverInsideASweepLetsWritesGoOn() {
    reachMirroring();
    tell(new SweepHeld(6));
    tell(new TakenOver(TOKEN, 7), Effect.FENCE, Effect.AWAIT_ACKS);
    assertThat(state.phase()).isEqualTo(Phase.MIRRORING);
    assertThat(state.epoch()).isEqualTo(7);
  }

  @Test
  void undoIsTheSameMoveTheOtherWayAround() {
    reachMirroring();
    refused(new UndoStarted(6), "not at step 'installed'");
    tell(new SweepFinished());
    tell(new UndoStarted(6), Effect.AWAIT_ACKS);
    assertThat(state.move())
        .isEqualTo(new Relocate(new ShardId(7), 0, new NodeId("new"), new NodeId("old")));
    assertThat(state.phase()).isEqualTo(Phase.DUAL_WRITE_STARTED);
    assertThat(state.phase().writes()).isEqualTo(WriteTargets.OLD_AND_NEW);
    assertThat(state.cursor()).isZero();
    assertThat(state.voided()).isTrue();
  }

  @Test
  void surplusCopyIsDroppedWithoutACopy() {
    state = MoveState.start(new Drop(new ShardId(7), 0, new NodeId("old"), new NodeId("kept")), 0);
    tell(new TakenOver(TOKEN, 1), Effect.FENCE, Effect.DROP_SURPLUS);
    refused(new Prepared(1), "not of this kind of move");
    tell(new SurplusDropped(1), Effect.AWAIT_ACKS);
    tell(new Acked(1), Effect.DELETE_OLD_COPY);
    tell(new DeletionConfirmed(), Effect.CLOSE);
    assertThat(state.phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void surplusCopyThatIsNotDroppedLeavesNothingToCleanUp() {
    state = MoveState.start(new Drop(new ShardId(7), 0, new NodeId("old"), new NodeId("kept")), 0);
    tell(new Cancelled(1, "asked"), Effect.CLOSE);
    assertThat(state.phase()).isEqualTo(Phase.FAILED);
    assertThat(state.settled()).isTrue();
  }

  private void reachCopying() {
    tell(
        new TakenOver(new FencingToken(1), 1),
        Effect.FENCE,
        Effect.PREPARE,
        Effect.DELETE_LEFTOVERS);
    tell(new Prepared(1), Effect.AWAIT_ACKS);
    tell(new Acked(1), Effect.COPY);
  }

  private void reachRounds() {
    reachCopying();
    tell(new BatchApplied(1000, 20), Effect.COPY);
    tell(new BatchApplied(Slice.KEY_END, 10), Effect.COPY);
    tell(new CopyFinished(), Effect.START_ROUND);
  }

  private void reachHeld() {
    reachRounds();
    reachHeldAgain(2);
  }

  private void reachHeldAgain(long epoch) {
    tell(new RoundStarted(epoch), Effect.AWAIT_ACKS);
    tell(new Acked(epoch), Effect.COMPARE);
    tell(new RoundEnded(3, true), Effect.START_HOLD);
    tell(new HoldStarted(epoch + 1), Effect.AWAIT_ACKS);
  }

  private void reachMirroring() {
    reachHeld();
    tell(new Acked(3), Effect.COMPARE_AND_COMMIT);
    tell(new Committed(4), Effect.AWAIT_ACKS);
    tell(new Acked(4), Effect.START_MIRROR);
    tell(new MirrorStarted(5), Effect.AWAIT_ACKS);
    tell(new Acked(5), Effect.SWEEP);
  }

  private void tell(MoveEvent event, Effect... effects) {
    Moved moved = moved(event);
    if (effects.length > 0) {
      assertThat(moved.effects()).containsExactly(effects);
    }
    state = moved.next();
  }

  private Moved moved(MoveEvent event) {
    return switch (MoveMachine.step(state, event)) {
      case Moved moved -> moved;
      case Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private void refused(MoveEvent event, String why) {
    switch (MoveMachine.step(state, event)) {
      case Moved moved -> throw new AssertionError(event + " was not refused but " + moved);
      case Refused refused -> {
        assertThat(refused.phase()).isEqualTo(state.phase());
        assertThat(refused.event()).isEqualTo(event);
        assertThat(refused.why()).contains(why);
      }
    }
  }
}
