package io.miroir.engine.move;

import io.miroir.api.job.Change;
import io.miroir.api.job.Key;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.KeysRecord;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The record of what a late sweep writes anew under its holds: what an undone one has sent may come
 * at any time, behind what clients write then.
 */
final class Rewrites {
  private final Catalog catalog;
  private final Ledger ledger;
  private final int at;

  /** Of the recorded keys, those that only holds wrote which ended well: nothing more can come. */
  private final Set<String> settled = new TreeSet<>();

  /** What the hold that stands writes, but for the keys that were doubtful when it began. */
  private Set<String> begun = Set.of();

  Rewrites(Catalog catalog, Ledger ledger, int at) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.at = at;
  }

  /**
   * Commits, while a hold stands, which keys it writes anew.
   *
   * @return whether it stood
   */
  boolean begin(Set<String> keys) {
    Predicate<String> doubtful = doubtful();
    begun = new TreeSet<>(keys);
    begun.removeIf(doubtful);
    if (keys.isEmpty()) {
      return true;
    }
    KeysRecord known = known().orElseGet(() -> KeysRecord.since(state().commitEpoch()));
    Set<String> noted = new TreeSet<>(known.keys());
    noted.removeAll(settled);
    noted.addAll(keys);
    settled.removeAll(keys);
    KeysRecord next = known.whole() ? known : KeysRecord.since(known.commitEpoch()).with(noted);
    return ledger.note(
        record()
            .<Change>map(held -> new Change.Replace(key(), Codec.text(next), held.revision()))
            .orElseGet(() -> new Change.Create(key(), Codec.text(next))));
  }

  /** Everything that the hold sent was answered and applied before it was let go. */
  void endedWell() {
    settled.addAll(begun);
    begun = Set.of();
  }

  /**
   * Whether a hold has written a key that may not have ended well: what it sent may have come
   * since, or come yet.
   */
  Predicate<String> doubtful() {
    Optional<KeysRecord> known = known();
    return key -> known.isPresent() && known.get().covers(key) && !settled.contains(key);
  }

  private Optional<KeysRecord> known() {
    return record()
        .map(Held::value)
        .filter(record -> record.commitEpoch() == state().commitEpoch());
  }

  private Optional<Held<KeysRecord>> record() {
    return catalog.find(key(), KeysRecord.class);
  }

  private Key key() {
    return Keys.swept(ledger.job().index(), state().move().shard());
  }

  private MoveState state() {
    return ledger.state(at);
  }
}
