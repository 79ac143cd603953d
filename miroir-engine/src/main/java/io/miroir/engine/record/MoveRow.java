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
  private static final String RELOCATE = "relocate";
  private static final String ADD_COPY = "add-copy";

  static MoveRow of(MoveState state) {
    Move move = state.move();
    return new MoveRow(
        switch (move) {
          case Move.Relocate relocate -> RELOCATE;
          case Move.AddCopy added -> ADD_COPY;
        },
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
      case RELOCATE -> new Move.Relocate(id, group, new NodeId(source), new NodeId(to));
      case ADD_COPY -> new Move.AddCopy(id, group, new NodeId(source), new NodeId(to));
      default -> throw new IllegalArgumentException("'" + kind + "' is no kind of move");
    };
  }
}
