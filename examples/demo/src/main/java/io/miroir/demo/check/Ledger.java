package io.miroir.demo.check;

import io.miroir.demo.corpus.State;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the clients were told, key by key; a key that is not in it was loaded and left alone. */
public final class Ledger {
  private static final Set<State> AS_LOADED = Set.of(State.LOADED);

  private final Map<String, KeyHistory> histories = new ConcurrentHashMap<>();

  /** The history of a key, begun here if it has none. */
  public KeyHistory history(String key) {
    return histories.computeIfAbsent(key, k -> new KeyHistory());
  }

  /** The states that a read of this time may find for a key. */
  public Set<State> allowed(String key, long readBeganNanos, long readEndedNanos) {
    KeyHistory history = histories.get(key);
    return history == null ? AS_LOADED : history.allowed(readBeganNanos, readEndedNanos);
  }

  /** Whether a key was changed in this time, or may have been. */
  public boolean changed(String key, long fromNanos, long toNanos) {
    KeyHistory history = histories.get(key);
    return history != null && history.changed(fromNanos, toNanos);
  }
}
