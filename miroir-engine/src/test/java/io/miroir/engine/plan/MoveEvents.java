package io.miroir.engine.plan;

import io.miroir.api.FencingToken;
import io.miroir.api.NodeId;
import io.miroir.api.migration.Slice;
import io.miroir.engine.plan.MoveEvent.Acked;
import io.miroir.engine.plan.MoveEvent.BatchApplied;
import io.miroir.engine.plan.MoveEvent.Cancelled;
import io.miroir.engine.plan.MoveEvent.Committed;
import io.miroir.engine.plan.MoveEvent.CopyFinished;
import io.miroir.engine.plan.MoveEvent.DeletionConfirmed;
import io.miroir.engine.plan.MoveEvent.DeletionWaived;
import io.miroir.engine.plan.MoveEvent.FailedFor;
import io.miroir.engine.plan.MoveEvent.HoldStarted;
import io.miroir.engine.plan.MoveEvent.HoldUndone;
import io.miroir.engine.plan.MoveEvent.MirrorLost;
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
import java.util.List;

/** Every event, each in a form that contradicts nothing in the state it is made for. */
final class MoveEvents {
  static final int HOLDS_MAX = 3;

  private MoveEvents() {}

  static List<MoveEvent> all(MoveState state) {
    long next = state.epoch() + 1;
    FencingToken verified = new FencingToken(Math.max(1, state.verifiedToken()));
    return List.of(
        new Prepared(next),
        new Acked(state.epoch()),
        new BatchApplied(Math.min(state.cursor() + (1L << 50), Slice.KEY_END), 10),
        new CopyFinished(),
        new RoundStarted(next),
        new RoundEnded(0, true),
        new RoundEnded(1000, false),
        new RoundVoided("pod-b left"),
        new SourceReplaced(new NodeId("other")),
        new HoldStarted(next),
        new HoldUndone(next, "too slow", HOLDS_MAX),
        new Committed(next),
        new MirrorStarted(next),
        new SweepHeld(next),
        new SweepReleased(next),
        new SweepFinished(),
        new Verified(verified),
        new OldDropped(next, verified),
        new SurplusDropped(next),
        new DeletionConfirmed(),
        new DeletionWaived("node-2 is away"),
        new UndoStarted(next),
        new MirrorLost(next, "node-1 is away"),
        new TakenOver(new FencingToken(state.verifiedToken() + 1), next),
        new FailedFor(next, "disk full"),
        new Cancelled(next, "asked by an operator"));
  }
}
