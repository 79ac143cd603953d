package io.miroir.engine.move;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.migration.Slice;
import io.miroir.api.topology.Node;
import io.miroir.engine.Sabotage;
import io.miroir.engine.copy.BodyGrace;
import io.miroir.engine.copy.CopyDeletion;
import io.miroir.engine.copy.Copying;
import io.miroir.engine.copy.SabotagedCopying;
import io.miroir.engine.copy.Transfers;
import io.miroir.engine.plan.Effect;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine.Moved;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Transition;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Drives one move to its end: does what the effects of its last row say, tells the machine what
 * came of it, and goes on with the effects of the next row.
 */
final class MoveDriver {
  private static final System.Logger LOG = System.getLogger("io.miroir.move");
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration HOLD_RETRY = Duration.ofMillis(100);
  private static final int HOLD_RETRY_DOUBLINGS = 6;

  private final Parts parts;
  private final Ledger ledger;
  private final Transfers transfers;
  private final int at;
  private final Slots.Slot slot;
  private final Rounds rounds;
  private final CopyDeletion deletion;
  private final Sweep sweep;
  private final CopySource copySource;
  private final BatchCounter batches;
  private boolean fenced;
  private long progressAt;

  MoveDriver(
      Parts parts,
      LeaseKeeper lease,
      Ledger ledger,
      Transfers transfers,
      Members members,
      BodyGrace grace,
      int at,
      Slots.Slot slot) {
    this.parts = parts;
    this.ledger = ledger;
    this.transfers = transfers;
    this.at = at;
    this.slot = slot;
    this.deletion = new CopyDeletion(transfers, grace, this::everything);
    this.rounds = new Rounds(parts, lease, ledger, transfers, members, grace, at);
    this.sweep = new Sweep(parts, ledger, transfers, grace, at);
    this.copySource = new CopySource(parts, ledger, at);
    this.batches = new BatchCounter(parts, transfers.token());
  }

  private ControlRecord control() {
    return parts.catalog().last().control(ledger.job().index());
  }

  private MoveState state() {
    return ledger.state(at);
  }

  private Move move() {
    return state().move();
  }

  /**
   * Returns when the move is settled or paused; throws if the term is over. From the commit on the
   * move counts against no limit.
   */
  void run() {
    progressAt = parts.timeline().nanoTime();
    List<Effect> effects = Transition.resuming(state());
    boolean limited = true;
    while (Drivers.hasWork(state(), control())) {
      if (state().phase().readsNew()) {
        limited = false;
        slot.give();
      } else if (!limited && state().phase().open()) {
        // It goes back to its old owner: a copy of its own, which waits for a slot.
        return;
      }
      effects = next(effects);
    }
    if (state().phase() == Phase.DONE) {
      parts
          .figures()
          .moveEnded(
              Duration.ofMillis(
                  Math.max(
                      0, parts.timeline().wallTime().toEpochMilli() - state().startedAtMillis())));
    }
  }

  private List<Effect> next(List<Effect> effects) {
    try {
      boolean readAgain = ledger.resolveDoubt();
      batches.resolve(ledger.job().token(), state().cursor());
      if (readAgain) {
        return Transition.resuming(state());
      }
      if (!fenced && !onlyAwaitsAcks(effects)) {
        perform(Effect.FENCE);
        fenced = true;
      }
      Optional<Moved> moved = Optional.empty();
      for (Effect effect : effects) {
        moved = perform(effect);
      }
      progressAt = parts.timeline().nanoTime();
      tellTrouble("");
      // Empty: another actor's commit was first, and the move stands elsewhere now.
      return moved.map(Moved::effects).orElseGet(() -> Transition.resuming(state()));
    } catch (MiroirException e) {
      return afterFailure(e);
    }
  }

  private List<Effect> afterFailure(MiroirException e) {
    if (e.code() == ErrorCode.FENCED || e.code() == ErrorCode.STORE_WENT_BACK) {
      throw e;
    }
    if (copySource.seenLost() && tookAnotherSource()) {
      return Transition.resuming(state());
    }
    boolean hopeless =
        e.code() == ErrorCode.NOT_MOVABLE
            || e.code() == ErrorCode.INVALID
            || copySource.seenLost()
            || (move() instanceof Move.Resync && isAway(move().to()));
    boolean tooLong =
        parts.timeline().nanoTime() - progressAt > parts.options().progressDeadline().toNanos();
    LOG.log(Level.WARNING, "{0}: {1}", move(), e.getMessage());
    String cause = String.valueOf(e.getMessage());
    if (deleting() && (tooLong || isAway(deletedAt()))) {
      if (apply(new MoveEvent.DeletionWaived(cause)).isEmpty()) {
        // Its epoch is not acked yet.
        parts.timeline().sleep(RETRY);
      }
    } else if (state().phase() == Phase.MIRRORING
        && isAway(move().source())
        && !isAway(move().to())) {
      publish(epoch -> new MoveEvent.MirrorLost(epoch, cause));
    } else if ((hopeless || tooLong) && !state().phase().readsNew() && state().phase().open()) {
      publish(epoch -> new MoveEvent.FailedFor(epoch, cause));
    } else {
      tellTrouble(cause);
      parts.timeline().sleep(RETRY);
      return Transition.resuming(state());
    }
    tellTrouble("");
    return Transition.resuming(state());
  }

  private void tellTrouble(String cause) {
    parts.troubles().ofMove(ledger.job().index(), move().shard(), cause);
  }

  /** The nodes that this term is fenced at are others then. */
  private boolean tookAnotherSource() {
    boolean taken = copySource.replaced();
    fenced &= !taken;
    return taken;
  }

  /**
   * A deletion's acks are waited for without a fence: its node may be away for good, and the
   * deletion can be waived only once they are there.
   */
  private boolean onlyAwaitsAcks(List<Effect> effects) {
    return deleting() && effects.equals(List.of(Effect.AWAIT_ACKS));
  }

  private boolean deleting() {
    return state().phase() == Phase.OLD_REPLICA_DELETED || state().phase() == Phase.FAILED;
  }

  private NodeId deletedAt() {
    return state().phase() == Phase.FAILED ? move().to() : move().source();
  }

  private boolean isAway(NodeId node) {
    return parts.catalog().last().fleet().value().away().contains(node);
  }

  private Optional<Moved> apply(MoveEvent event) {
    return ledger.apply(at, event);
  }

  private Optional<Moved> publish(LongFunction<MoveEvent> event) {
    return ledger.publish(at, event);
  }

  private Node source() {
    return parts.nodes().node(move().source());
  }

  private Node target() {
    return parts.nodes().node(move().to());
  }

  /** The nodes that this term may write to in the move's phase, and compares. */
  private List<Node> fenced() {
    if (state().phase() == Phase.FAILED) {
      return List.of(target());
    }
    boolean deletesOnly =
        move() instanceof Move.Drop || state().phase() == Phase.OLD_REPLICA_DELETED;
    return deletesOnly ? List.of(source()) : List.of(source(), target());
  }

  private Slice everything() {
    return Slice.whole(ledger.job().index(), move().shard());
  }

  private Optional<Moved> perform(Effect effect) {
    return switch (effect) {
      case FENCE -> {
        fenced().forEach(transfers::term);
        yield Optional.empty();
      }
      case PREPARE -> {
        transfers.prepare(move().shard(), source(), target());
        yield Optional.empty();
      }
      case DELETE_LEFTOVERS -> {
        if (move().beginsEmpty()) {
          deletion.delete(target());
        }
        yield publish(MoveEvent.Prepared::new);
      }
      case AWAIT_ACKS -> {
        long epoch = state().epoch();
        if (!unawaited()) {
          ledger.awaitAcks(epoch);
        }
        yield apply(new MoveEvent.Acked(epoch));
      }
      case COPY -> parts.figures().copyRate().during(this::copy);
      case START_ROUND -> {
        if (isAway(move().to())) {
          throw new MiroirException(
              ErrorCode.UNAVAILABLE,
              "node " + move().to() + " has failed; the move waits until it is back");
        }
        if (copySource.isLost()) {
          if (tookAnotherSource()) {
            yield Optional.empty();
          }
          throw new MiroirException(
              ErrorCode.NOT_MOVABLE,
              "the copy of "
                  + everything()
                  + " on "
                  + move().source()
                  + " is not in sync any more");
        }
        if (state().holds() > 0) {
          parts.timeline().sleep(backOff(state().holds()));
        }
        parts.figures().roundStarted();
        yield rounds.start(MoveEvent.RoundStarted::new);
      }
      case COMPARE -> rounds.compare();
      case START_HOLD ->
          parts.sabotage() == Sabotage.NO_HOLD
              ? commitUnheld()
              : rounds.start(MoveEvent.HoldStarted::new);
      case COMPARE_AND_COMMIT -> rounds.compareAndCommit();
      case UNDO_HOLD ->
          publish(
              epoch ->
                  new MoveEvent.HoldUndone(
                      epoch, "the round was void", parts.options().cutoverAttempts()));
      case START_MIRROR -> publish(MoveEvent.MirrorStarted::new);
      case SWEEP -> sweep.search();
      case JUDGE_SUSPECTS -> sweep.judge();
      case VERIFY ->
          sweep.isToGoBack()
              ? publish(MoveEvent.UndoStarted::new)
              : sweep.verify(transfers.token());
      case DROP_SURPLUS -> dropSurplus();
      case DROP_OLD ->
          unawaited()
              ? ledger.publishUnacked(
                  at, epoch -> new MoveEvent.OldDropped(epoch, transfers.token()))
              : publish(epoch -> new MoveEvent.OldDropped(epoch, transfers.token()));
      case DELETE_OLD_COPY -> {
        deletion.deleteForGood(source());
        yield apply(new MoveEvent.DeletionConfirmed());
      }
      case DELETE_HALF_COPY -> {
        assert !(move() instanceof Move.Drop) : "the copy that is kept is no half copy";
        if (move().beginsEmpty()) {
          deletion.deleteForGood(target());
        }
        yield apply(new MoveEvent.DeletionConfirmed());
      }
      case CLOSE -> Optional.empty();
    };
  }

  /** By sabotage only: acks are not waited for. */
  private boolean unawaited() {
    return switch (parts.sabotage()) {
      case PUBLISH_WITHOUT_ACKS -> true;
      case DELETION_BEFORE_ACKS -> state().phase().readsNew() && state().verifiedToken() > 0;
      default -> false;
    };
  }

  private static Duration backOff(int holds) {
    return HOLD_RETRY.multipliedBy(1L << Math.min(holds - 1, HOLD_RETRY_DOUBLINGS));
  }

  private Optional<Moved> dropSurplus() {
    Optional<Moved> dropped = publish(MoveEvent.SurplusDropped::new);
    if (dropped.isEmpty() && state().phase() == Phase.IDLE) {
      throw new MiroirException(
          ErrorCode.NOT_MOVABLE, move() + " stays: the copy on " + move().to() + " is not in sync");
    }
    return dropped;
  }

  private Optional<Moved> copy() {
    MoveState state = state();
    transfers.prepareUnderDualWrite(move().shard(), source(), target());
    Copying.Progress progress =
        (cursor, documents, bytes) -> {
          boolean persisted =
              batches.commit(
                  new BatchCounter.Batch(cursor, documents, bytes),
                  () -> apply(new MoveEvent.BatchApplied(cursor, documents)).isPresent());
          if (persisted) {
            progressAt = parts.timeline().nanoTime();
          }
          return persisted && Drivers.hasWork(state(), control());
        };
    if (parts.sabotage() == Sabotage.OFFSET_PAGING) {
      SabotagedCopying.run(
          transfers,
          ledger.job().index(),
          move().shard(),
          source(),
          transfers.term(target()),
          parts.options().batchDocuments(),
          progress);
    } else {
      new Copying(
              parts,
              transfers,
              ledger.job().index(),
              move().shard(),
              source(),
              transfers.term(target()))
          .run(state.cursor(), progress);
    }
    if (parts.sabotage() == Sabotage.EARLY_DELETE) {
      deletion.delete(source());
    }
    return apply(new MoveEvent.CopyFinished());
  }

  /** The sabotaged cutover: the hold is committed and not waited for, and nothing is compared. */
  private Optional<Moved> commitUnheld() {
    Optional<Moved> held = ledger.publishUnacked(at, MoveEvent.HoldStarted::new);
    if (held.isEmpty()) {
      return held;
    }
    apply(new MoveEvent.Acked(state().epoch()));
    parts.figures().cutOver();
    return publish(MoveEvent.Committed::new);
  }
}
