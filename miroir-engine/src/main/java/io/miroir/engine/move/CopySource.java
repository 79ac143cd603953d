package io.miroir.engine.move;

import io.miroir.api.NodeId;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.shared.Parts;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The copy that a move reads from: it must be in sync until the commit, and another one takes its
 * place if it is not (docs/protocol.md, 'Copies in sync').
 */
final class CopySource {
  private static final System.Logger LOG = System.getLogger("io.miroir.move");

  private final Parts parts;
  private final Ledger ledger;
  private final int at;

  CopySource(Parts parts, Ledger ledger, int at) {
    this.parts = parts;
    this.ledger = ledger;
    this.at = at;
  }

  /** Whether it is not in sync any more. */
  boolean isLost() {
    return newest().map(this::isLost).orElse(false);
  }

  /** As {@link #isLost}, by the last reading: the store itself may be what does not answer. */
  boolean seenLost() {
    Held<Assignment> seen = parts.catalog().last().assignments().get(ledger.job().index());
    return seen != null && isLost(seen.value());
  }

  private boolean isLost(Assignment assignment) {
    if (parts.sabotage() == Sabotage.SOURCE_MARKED_IN_MOVE
        || parts.sabotage() == Sabotage.COPY_FROM_STALE) {
      return false;
    }
    return !(move() instanceof Move.Drop)
        && !state().phase().readsNew()
        && !assignment.inSync(move().shard()).contains(move().source());
  }

  private Optional<Assignment> newest() {
    return parts
        .catalog()
        .find(Keys.assignment(ledger.job().index()), Assignment.class)
        .map(Held::value);
  }

  /**
   * Takes another copy in sync in its place if it is lost. The cursor stays, and the next round
   * compares the whole shard with the other copy. A hold is void, and is undone before.
   *
   * @return whether the move goes on
   */
  boolean replaced() {
    Optional<Assignment> assignment = newest().filter(this::isLost);
    if (assignment.isEmpty()) {
      return false;
    }
    if (state().phase() == Phase.HELD) {
      String cause = "the copy on " + move().source() + " is not in sync any more";
      return ledger.apply(at, new MoveEvent.RoundVoided(cause)).isPresent();
    }
    boolean replaced =
        other(assignment.get())
            .flatMap(copy -> ledger.apply(at, new MoveEvent.SourceReplaced(copy)))
            .isPresent();
    if (replaced) {
      LOG.log(Level.INFO, "{0}: reads from {1} from now on", move(), move().source());
    }
    return replaced;
  }

  private Optional<NodeId> other(Assignment assignment) {
    return assignment.inSync(move().shard()).stream()
        .filter(copy -> !parts.catalog().last().fleet().value().away().contains(copy))
        .findFirst();
  }

  private Move move() {
    return state().move();
  }

  private MoveState state() {
    return ledger.state(at);
  }
}
