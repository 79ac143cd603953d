package io.miroir.engine.move;

import io.miroir.api.job.Change;
import io.miroir.api.job.Key;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.SweepRecord;
import io.miroir.engine.shared.Parts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The record of what a late sweep writes anew under its holds: what an undone one has sent may come
 * at any time, behind what clients write then.
 */
final class Rewrites {
  private final Catalog catalog;
  private final Sabotage sabotage;
  private final Ledger ledger;
  private final int at;

  /** Of the recorded keys, those that only holds wrote which ended well: nothing more can come. */
  private final Set<String> settled = new TreeSet<>();

  /** What the hold that stands has begun to write, and no undone one had. */
  private Set<String> begun = Set.of();

  Rewrites(Parts parts, Ledger ledger, int at) {
    this.catalog = parts.catalog();
    this.sabotage = parts.sabotage();
    this.ledger = ledger;
    this.at = at;
  }

  /**
   * Commits, while a hold stands, which keys it writes anew.
   *
   * @return whether it stood
   */
  boolean begin(Set<String> keys) {
    Set<String> doubtful = doubtful();
    settled.removeAll(keys);
    begun = new TreeSet<>(keys);
    if (sabotage != Sabotage.UNDONE_HOLD_SETTLED) {
      begun.removeAll(doubtful);
    }
    if (keys.isEmpty()) {
      return true;
    }
    doubtful.addAll(keys);
    String text = Codec.text(new SweepRecord(state().commitEpoch(), List.copyOf(doubtful)));
    return ledger.note(
        record()
            .<Change>map(held -> new Change.Replace(key(), text, held.revision()))
            .orElseGet(() -> new Change.Create(key(), text)));
  }

  /** Everything that the hold sent was answered and applied before it was let go. */
  void endedWell() {
    settled.addAll(begun);
    begun = Set.of();
  }

  /** The keys that an undone hold has written: what it sent may have come since, or come yet. */
  Set<String> doubtful() {
    Set<String> keys = new TreeSet<>();
    if (sabotage == Sabotage.UNDONE_HOLD_FORGOTTEN) {
      return keys;
    }
    record()
        .map(Held::value)
        .filter(record -> record.commitEpoch() == state().commitEpoch())
        .ifPresent(record -> keys.addAll(record.keys()));
    keys.removeAll(settled);
    return keys;
  }

  private Optional<Held<SweepRecord>> record() {
    return catalog.find(key(), SweepRecord.class);
  }

  private Key key() {
    return Keys.swept(ledger.job().index(), state().move().shard());
  }

  private MoveState state() {
    return ledger.state(at);
  }
}
