package io.miroir.demo.torment;

import java.util.ArrayList;
import java.util.List;

/** How long something took, several times. */
public final class Times {
  private final List<Long> millis = new ArrayList<>();

  Times() {}

  void add(long tookMillis) {
    millis.add(tookMillis);
  }

  void addTo(Times all) {
    all.millis.addAll(millis);
  }

  /** How often it was measured. */
  public int count() {
    return millis.size();
  }

  /** The median, the upper one of two; 0 of none. */
  public long p50() {
    List<Long> ascending = millis.stream().sorted().toList();
    return ascending.isEmpty() ? 0 : ascending.get(ascending.size() / 2);
  }

  /** The longest; 0 of none. */
  public long max() {
    return millis.stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
