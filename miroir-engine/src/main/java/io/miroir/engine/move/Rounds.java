package io.miroir.engine.move;

import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.copy.BodyGrace;
import io.miroir.engine.copy.Comparison;
import io.miroir.engine.copy.Dirt;
import io.miroir.engine.copy.Transfers;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine.Moved;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * The rounds of one move: they compare what is dirty and repair the new copy, at last under a hold.
 */
final class Rounds {
  /** With at most so many keys differing a hold may be tried. */
  private static final long FEW_KEYS = 100;

  /**
   * Every so many rounds a hold is tried although the queues are long: on nodes that are always
   * slow no round would ever end otherwise, and a hold that lasts too long is undone.
   */
  private static final int ROUNDS_UNTIL_TRIED = 3;

  private final Parts parts;
  private final LeaseKeeper lease;
  private final Ledger ledger;
  private final Transfers transfers;
  private final Members members;
  private final BodyGrace grace;
  private final int at;
  private Map<String, Long> sessionsAtStart = Map.of();

  Rounds(
      Parts parts,
      LeaseKeeper lease,
      Ledger ledger,
      Transfers transfers,
      Members members,
      BodyGrace grace,
      int at) {
    this.parts = parts;
    this.lease = lease;
    this.ledger = ledger;
    this.transfers = transfers;
    this.members = members;
    this.grace = grace;
    this.at = at;
  }

  /**
   * Commits the start of a round or a hold; pods publish their dirty keys before they ack it. What
   * a pod wrote since the last start and never published is nobody's to tell: if one left since
   * then, the next round compares the whole shard.
   */
  Optional<Moved> start(LongFunction<MoveEvent> started) {
    Map<String, Long> before = sessionsAtStart;
    sessionsAtStart = members.sessions();
    boolean trusting = seesNoSessions() || parts.sabotage() == Sabotage.OFFSET_PAGING;
    return sessionsAtStart.equals(before) || ledger.state(at).voided() || trusting
        ? ledger.publish(at, started)
        : ledger.apply(
            at,
            new MoveEvent.RoundVoided("a pod left, joined or began a new session since a round"));
  }

  /** By sabotage only: who left or began anew, and that their keys were deleted, goes unseen. */
  private boolean seesNoSessions() {
    return parts.sabotage() == Sabotage.ROUND_WITHOUT_CENSUS
        || parts.sabotage() == Sabotage.ROUND_OF_OLDER_SESSION;
  }

  /** Compares and repairs while writes go on. */
  Optional<Moved> compare() {
    MoveState state = ledger.state(at);
    Dirt dirt = gather(state);
    if (dirt instanceof Dirt.Unknown unknown) {
      return ledger.apply(at, new MoveEvent.RoundVoided(unknown.cause()));
    }
    Term target = transfers.term(parts.nodes().node(state.move().to()));
    grace.await();
    long differing = makeEqual(state.move(), target, dirt);
    long before = parts.timeline().nanoTime();
    barriers(state.move());
    Duration queues = Duration.ofNanos(parts.timeline().nanoTime() - before);
    // A hold takes a barrier and, at most, one repair behind it.
    boolean shortQueues = queues.multipliedBy(2).compareTo(parts.options().cutoverHold()) < 0;
    boolean tryAnyhow = state.round() % ROUNDS_UNTIL_TRIED == 0;
    return ledger.apply(
        at,
        new MoveEvent.RoundEnded(differing, differing <= FEW_KEYS && (shortQueues || tryAnyhow)));
  }

  /** Compares and repairs while writes are held, and commits the new owner. */
  Optional<Moved> compareAndCommit() {
    MoveState state = ledger.state(at);
    Dirt dirt = gather(state);
    if (dirt instanceof Dirt.Unknown unknown) {
      return ledger.apply(at, new MoveEvent.RoundVoided(unknown.cause()));
    }
    if (!grace.over() && !seesNoSessions()) {
      return ledger.apply(at, new MoveEvent.RoundVoided("a key was deleted since the last round"));
    }
    Optional<Term> target = transfers.standing(parts.nodes().node(state.move().to()));
    if (target.isEmpty()) {
      return ledger.apply(at, new MoveEvent.RoundVoided("a repair under the hold had no answer"));
    }
    makeEqual(state.move(), target.get(), dirt);
    lease.require();
    Optional<Moved> committed = ledger.publish(at, MoveEvent.Committed::new);
    if (committed.isPresent()) {
      parts.figures().cutOver();
      return committed;
    }
    // Another pod has undone the hold, or the copy that was read is not in sync any more.
    return ledger.apply(at, new MoveEvent.RoundVoided("the commit was not possible"));
  }

  private long makeEqual(Move move, Term target, Dirt dirt) {
    if (parts.sabotage() == Sabotage.NO_REPAIR
        || (parts.sabotage() == Sabotage.UNDO_WITHOUT_ROUNDS && goesBack(move))) {
      return 0;
    }
    barriers(move);
    Node source = parts.nodes().node(move.source());
    long differing =
        new Comparison(
                transfers, ledger.job().index(), move.shard(), parts.options().batchDocuments())
            .makeEqual(source, target, dirt);
    parts.figures().documentsRepaired(differing);
    return differing;
  }

  private boolean goesBack(Move move) {
    return parts
        .catalog()
        .last()
        .control(ledger.job().index())
        .back(move.shard().value(), ledger.job().id())
        .filter(back -> back.equals(move.to().value()))
        .isPresent();
  }

  private void barriers(Move move) {
    transfers.barriers(parts.nodes().node(move.source()), parts.nodes().node(move.to()));
  }

  /** What the pods have published for the newest start of this move, if it is from all of them. */
  private Dirt gather(MoveState state) {
    Map<String, Long> sessions = members.sessions();
    boolean same =
        switch (parts.sabotage()) {
          case ROUND_WITHOUT_CENSUS -> true;
          case ROUND_OF_OLDER_SESSION -> sessions.keySet().equals(sessionsAtStart.keySet());
          default -> sessions.equals(sessionsAtStart);
        };
    if (!same) {
      return new Dirt.Unknown("a pod left, joined or began a new session during the round");
    }
    Set<String> keys = new TreeSet<>();
    boolean whole = state.voided() && parts.sabotage() != Sabotage.OFFSET_PAGING;
    for (Map.Entry<String, Long> session : sessions.entrySet()) {
      String pod = session.getKey().substring(Keys.POD_SCOPES.length());
      Optional<DirtyRecord> published =
          parts
              .catalog()
              .find(Keys.dirty(ledger.job().index(), state.move().shard(), pod), DirtyRecord.class)
              .map(Held::value)
              .filter(
                  record ->
                      (record.session() == session.getValue()
                              || parts.sabotage() == Sabotage.ROUND_OF_OLDER_SESSION)
                          && record.take() == state.round() + state.holds());
      if (published.isEmpty() && parts.sabotage() == Sabotage.ROUND_WITHOUT_CENSUS) {
        continue;
      }
      if (published.isEmpty()) {
        return new Dirt.Unknown("pod '" + pod + "' has not published its dirty keys");
      }
      whole |= published.get().whole();
      keys.addAll(published.get().keys());
    }
    return whole ? new Dirt.Whole() : new Dirt.Keys(keys);
  }
}
