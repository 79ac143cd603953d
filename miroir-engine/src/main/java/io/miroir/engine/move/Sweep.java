package io.miroir.engine.move;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.engine.Sabotage;
import io.miroir.engine.copy.BodyGrace;
import io.miroir.engine.copy.Comparison;
import io.miroir.engine.copy.Dirt;
import io.miroir.engine.copy.Transfers;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine.Moved;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.record.KeysRecord;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.traffic.Traffic.ShardName;
import io.miroir.engine.write.MirrorMisses;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What comes between the commit and the deletion of the old copy: the late sweep (R10 d), and the
 * verification that both copies agree but for what was written since.
 */
final class Sweep {
  private static final System.Logger LOG = System.getLogger("io.miroir.sweep");

  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final Parts parts;
  private final Ledger ledger;
  private final Transfers transfers;
  private final BodyGrace grace;
  private final int at;
  private final Rewrites rewrites;

  private final HoldSize size;

  /** What differed without a reason at the last look, but for what was made right since. */
  private Set<String> suspects = new TreeSet<>();

  /**
   * The suspects, and what may have been merged into late bodies, that no hold has judged: one hold
   * takes some, and the last one leaves none. A suspect stays one though it is written meanwhile,
   * since fields may have been merged into what came late.
   */
  private final Set<String> unjudged = new TreeSet<>();

  /** Whether that has all that was written since the hold, but for what was judged. */
  private boolean collected;

  /** What the next hold reads and judges. */
  private Set<String> chosen = Set.of();

  /** Whether the last hold has not come to its end: someone has undone it, or is about to. */
  private boolean unfinished;

  /** One window is enough, however often this looks. */
  private boolean windowOver;

  Sweep(Parts parts, Ledger ledger, Transfers transfers, BodyGrace grace, int at) {
    this.parts = parts;
    this.ledger = ledger;
    this.transfers = transfers;
    this.grace = grace;
    this.at = at;
    this.rewrites = new Rewrites(parts.catalog(), ledger, at);
    this.size = new HoldSize(parts.options().sweepDocuments());
  }

  /** Waits for late bodies and the undo window, then looks for suspects without a hold. */
  Optional<Moved> search() {
    if (believes() || isHasty() || parts.sabotage() == Sabotage.SWEEP_SKIPPED) {
      return ledger.apply(at, new MoveEvent.SweepFinished());
    }
    awaitUndoWindow();
    if (!Drivers.hasWork(state(), control())) {
      return Optional.empty();
    }
    if (unfinished) {
      // Whoever has undone the hold has taken back this term's right.
      transfers.renew(fresh());
      size.undone();
      unfinished = false;
    }
    // What an earlier hold wrote and had no answer to cannot come any more.
    transfers.term(fresh());
    parts.timeline().sleep(parts.options().bodyGrace());
    // A write that is between its two nodes would hide what a late body did to the first of them.
    ledger.drain();
    // A late body that waits in a long queue is not to be seen yet.
    barriers();
    Set<String> differing = suspects();
    notice(differing);
    suspects = differing;
    if (!collected && grace.lateOnesPossible()) {
      unjudged.addAll(writtenSinceHold());
      collected = true;
    }
    unjudged.addAll(suspects);
    if (unjudged.isEmpty()) {
      return ledger.apply(at, new MoveEvent.SweepFinished());
    }
    if (parts.sabotage() == Sabotage.SWEEP_WITHOUT_HOLD) {
      judgeUnheld();
      return ledger.apply(at, new MoveEvent.SweepFinished());
    }
    chosen = new TreeSet<>(unjudged.stream().limit(size.now()).toList());
    LOG.log(
        Level.INFO,
        "{0}: {1} of {2} keys to be judged",
        state().move(),
        chosen.size(),
        unjudged.size());
    Optional<Moved> held = ledger.publish(at, MoveEvent.SweepHeld::new);
    unfinished = held.isPresent();
    return held;
  }

  /** Waits until the window is over, unless the move is to go back, is paused, or has no mirror. */
  private void awaitUndoWindow() {
    if (windowOver) {
      return;
    }
    long since = parts.timeline().nanoTime();
    long window = parts.options().undoWindow().toNanos();
    while (parts.timeline().nanoTime() - since < window
        && !isToGoBack()
        && !parts.catalog().last().fleet().value().away().contains(state().move().source())
        && Drivers.hasWork(state(), control())) {
      long left = window - (parts.timeline().nanoTime() - since);
      parts.bell().await(parts.bell().rings(), Duration.ofNanos(Math.min(LOOK_NANOS, left)));
    }
    windowOver = parts.timeline().nanoTime() - since >= window;
  }

  /** Whether someone asked for the shard to go back to its old owner. */
  boolean isToGoBack() {
    return control()
        .back(state().move().shard().value(), ledger.job().id())
        .filter(back -> back.equals(state().move().source().value()))
        .isPresent();
  }

  private ControlRecord control() {
    return parts.catalog().last().control(ledger.job().index());
  }

  /**
   * Judges what was chosen while writes are held: what the cutover proved stands against late
   * bodies.
   */
  Optional<Moved> judge() {
    Optional<Term> term = transfers.standing(fresh());
    if (!grace.over() || term.isEmpty()) {
      // What a pod had sent when it was left out may have come to one of the two and not yet to the
      // other, and it may still tell of it.
      return release();
    }
    barriers();
    Dirt keys = new Dirt.Keys(chosen);
    Map<String, Version> old = comparison().read(old(), keys);
    Map<String, Version> fresh = comparison().read(fresh(), keys);
    Set<String> unexplained = unexplained(old, fresh);
    notice(unexplained);
    Set<String> wrong = new TreeSet<>(unexplained);
    wrong.addAll(merged(old, fresh));
    if (!rewrites.begin(wrong)) {
      return Optional.empty();
    }
    if (!wrong.isEmpty()) {
      // Other copies in sync may have these otherwise: nobody writes them but this sweep.
      parts
          .traffic()
          .putWritten(Map.of(new ShardName(ledger.job().index(), state().move().shard()), wrong));
    }
    try {
      comparison().repair(old(), term.get(), old, fresh, wrong);
    } catch (MiroirException e) {
      if (e.code() != ErrorCode.FENCED) {
        throw e;
      }
      // Whoever undoes the hold has taken the right back; so has a newer term, which refuses this.
      transfers.requireLease();
      Optional<Moved> released = release();
      unfinished = true;
      return released;
    }
    parts.figures().documentsRepaired(wrong.size());
    Optional<Moved> released = release();
    if (released.isPresent() && parts.sabotage() != Sabotage.SWEEP_JUDGES_AGAIN) {
      unjudged.removeAll(chosen);
      // If one of them is suspect again, another body has come.
      suspects.removeAll(chosen);
      rewrites.endedWell();
      size.endedWell();
    }
    return released;
  }

  private Optional<Moved> release() {
    Optional<Moved> released = ledger.publish(at, MoveEvent.SweepReleased::new);
    unfinished = released.isEmpty();
    return released;
  }

  /** By sabotage only: while clients write. */
  private void judgeUnheld() {
    Dirt dirt = new Dirt.Whole();
    Map<String, Version> old = comparison().read(old(), dirt);
    Map<String, Version> fresh = comparison().read(fresh(), dirt);
    Set<String> wrong = new TreeSet<>(unexplained(old, fresh));
    wrong.addAll(merged(old, fresh));
    comparison().repair(old(), transfers.term(fresh()), old, fresh, wrong);
  }

  /** Compares both copies whole; what differs voids the sweep. */
  Optional<Moved> verify(FencingToken token) {
    boolean looks = parts.sabotage() != Sabotage.DELETION_UNVERIFIED && !isHasty();
    if (looks && !suspects().isEmpty() && !believes()) {
      return ledger.apply(at, new MoveEvent.RoundVoided("the copies differ after the sweep"));
    }
    return ledger.apply(at, new MoveEvent.Verified(token));
  }

  /** By sabotage only: what is to go back goes back at once. */
  private boolean isHasty() {
    return parts.sabotage() == Sabotage.UNDO_WITHOUT_SWEEP && isToGoBack();
  }

  /** A sabotaged mover believes that what it did was right. */
  private boolean believes() {
    return switch (parts.sabotage()) {
      case OFFSET_PAGING, NO_REPAIR, NO_HOLD, EARLY_DELETE, STALLED_PAGE_STANDS -> true;
      case MIRROR_ENDS_WITH_POD -> grace.lateOnesPossible();
      default -> false;
    };
  }

  /** The keys that differ for good: those that differ at a second look, behind barriers. */
  private Set<String> suspects() {
    Dirt whole = new Dirt.Whole();
    Set<String> differing =
        unexplained(comparison().read(old(), whole), comparison().read(fresh(), whole));
    if (differing.isEmpty()) {
      return differing;
    }
    barriers();
    Dirt again = new Dirt.Keys(differing);
    return unexplained(comparison().read(old(), again), comparison().read(fresh(), again));
  }

  /**
   * Of the differing keys those that no write since the commit explains: the new owner has a
   * version of an epoch before the hold, or lacks one that the old owner has from before it though
   * no deletion is recorded that the old owner missed; or a hold wrote it anew, and what an earlier
   * one had sent may have arrived since.
   */
  private Set<String> unexplained(Map<String, Version> old, Map<String, Version> fresh) {
    Set<String> keys = new TreeSet<>(Comparison.differing(old, fresh));
    if (parts.sabotage() == Sabotage.SWEEP_OF_NEW_KEYS) {
      keys.retainAll(fresh.keySet());
    }
    if (keys.isEmpty()) {
      return keys;
    }
    KeysRecord missed = MirrorMisses.of(parts.catalog(), ledger.job().index(), state());
    Predicate<String> doubtful = rewrites.doubtful();
    keys.removeIf(
        key -> {
          if (doubtful.test(key)) {
            return missed.covers(key);
          }
          Version here = fresh.get(key);
          Version there = old.get(key);
          if (here == null && parts.sabotage() == Sabotage.SWEEP_ADDS_ALL) {
            return false;
          }
          if (here == null && grace.lateOnesPossible()) {
            // A deletion that both had to have, or a late one that the new owner alone has got.
            return missed.covers(key);
          }
          return isNew(here) || (here == null && (isNew(there) || missed.covers(key)));
        });
    return keys;
  }

  /**
   * A late body that has left a suspect may have left others without, as fields were merged into
   * them at once: if one is new, all that was written since the hold is judged, once more too.
   */
  private void notice(Set<String> wrong) {
    if (!suspects.containsAll(wrong)) {
      collected = false;
    }
  }

  private Set<String> writtenSinceHold() {
    Map<String, Version> fresh = comparison().read(fresh(), new Dirt.Whole());
    fresh.values().removeIf(here -> !isNew(here));
    return fresh.keySet();
  }

  /**
   * The keys whose contents may differ under one version: fields were merged since the hold,
   * perhaps into a late body, and versions don't tell which write it was. The old owner's document
   * is right unless it missed a write. None where no late body is possible.
   */
  private Set<String> merged(Map<String, Version> old, Map<String, Version> fresh) {
    Set<String> keys = new TreeSet<>();
    if (!grace.lateOnesPossible()) {
      return keys;
    }
    KeysRecord missed = MirrorMisses.of(parts.catalog(), ledger.job().index(), state());
    fresh.forEach(
        (key, here) -> {
          Version there = old.get(key);
          if (isNew(here)
              && there != null
              && there.version() == here.version()
              && !missed.covers(key)) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** Whether a version was made since the hold, in which both copies were proved equal. */
  private boolean isNew(@Nullable Version version) {
    return version != null && version.version() >>> 32 >= state().holdEpoch();
  }

  private void barriers() {
    transfers.barriers(old(), fresh());
  }

  private Comparison comparison() {
    return new Comparison(
        transfers, ledger.job().index(), state().move().shard(), parts.options().batchDocuments());
  }

  private MoveState state() {
    return ledger.state(at);
  }

  private Node old() {
    return parts.nodes().node(state().move().source());
  }

  private Node fresh() {
    return parts.nodes().node(state().move().to());
  }
}
