package io.miroir.engine.traffic;

import io.miroir.engine.Sabotage;
import io.miroir.engine.record.DirtyRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one shard that this pod wrote to since it last told the mover. Guarded by {@link
 * Traffic}.
 *
 * <p>A key whose write is not definite yet stays dirty when the others are taken (R7).
 */
final class DirtyKeys {
  /** Above so many keys the whole shard is dirty. */
  static final int KEYS_MAX = 10_000;

  private final Map<String, Integer> writesUnderWay = new HashMap<>();
  private int wholeUnderWay;
  private boolean whole;

  void begin(Iterable<String> keys) {
    for (String key : keys) {
      writesUnderWay.merge(key, 1, Integer::sum);
    }
    whole |= writesUnderWay.size() > KEYS_MAX;
  }

  void beginWhole() {
    wholeUnderWay++;
    whole = true;
  }

  void end(Iterable<String> keys) {
    for (String key : keys) {
      writesUnderWay.computeIfPresent(key, (same, underWay) -> underWay - 1);
    }
  }

  void endWhole() {
    wholeUnderWay--;
  }

  /** Takes what is dirty, and leaves dirty what is still under way. */
  DirtyRecord take(long session, int take, Sabotage sabotage) {
    List<String> keys = new ArrayList<>();
    boolean takenWhole = whole;
    writesUnderWay.forEach(
        (key, underWay) -> {
          if (underWay == 0 || sabotage == Sabotage.DIRTY_CLEARED_UNDER_WAY) {
            keys.add(key);
          }
        });
    keys.forEach(writesUnderWay::remove);
    whole = wholeUnderWay > 0;
    return new DirtyRecord(session, take, takenWhole, takenWhole ? List.of() : List.copyOf(keys));
  }
}
