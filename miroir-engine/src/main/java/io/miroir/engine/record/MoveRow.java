package io.miroir.engine.record;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Step;

/** The persisted form of a {@link MoveState}: stable names, never ordinals. */
record MoveRow(
    String kind,
    int shard,
    int group,
    String source,
    String to,
    String phase,
    String step,
    long epoch,
    long cursor,
    long documents,
    int round,
    boolean voided,
    int holds,
    long holdEpoch,
    long commitEpoch,
    long verifiedToken,
    long startedAtMillis,
    String cause) {
  static MoveRow of(MoveState state) {
    Move move = state.move();
    return new MoveRow(
        move.kind(),
        move.shard().value(),
        move.group(),
        move.source().value(),
        move.to().value(),
        state.phase().persisted(),
        state.step().persisted(),
        state.epoch(),
        state.cursor(),
        state.documents(),
        state.round(),
        state.voided(),
        state.holds(),
        state.holdEpoch(),
        state.commitEpoch(),
        state.verifiedToken(),
        state.startedAtMillis(),
        state.cause());
  }

  MoveState state() {
    return new MoveState(
        move(),
        Phase.named(phase),
        Step.named(step),
        epoch,
        cursor,
        documents,
        round,
        voided,
        holds,
        holdEpoch,
        commitEpoch,
        verifiedToken,
        startedAtMillis,
        cause);
  }

  private Move move() {
    ShardId id = new ShardId(shard);
    return switch (kind) {
      case "relocate" -> new Move.Relocate(id, group, new NodeId(source), new NodeId(to));
      case "add-copy" -> new Move.AddCopy(id, group, new NodeId(source), new NodeId(to));
      case "resync" -> new Move.Resync(id, group, new NodeId(source), new NodeId(to));
      case "drop" -> new Move.Drop(id, group, new NodeId(source), new NodeId(to));
      default -> throw new IllegalArgumentException("'" + kind + "' is no kind of move");
    };
  }
}
