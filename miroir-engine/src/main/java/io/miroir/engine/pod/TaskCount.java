package io.miroir.engine.pod;

import io.miroir.api.job.Entry;
import io.miroir.api.job.JobStore;
import io.miroir.engine.catalog.Keys;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many task records there are. They are read once each, as none is ever removed: a few pages at
 * a look, so that a long history delays nobody.
 */
final class TaskCount {
  private static final int PAGE = 1_000;
  private static final int PAGES_PER_LOOK = 5;

  private final JobStore store;
  private long after;
  private long count;

  TaskCount(JobStore store) {
    this.store = store;
  }

  /** Counts on; empty while records are left to be counted. */
  OptionalLong look() {
    for (int i = 0; i < PAGES_PER_LOOK; i++) {
      List<Entry> page = store.list(Keys.TASK, after, PAGE);
      count += page.size();
      if (page.size() < PAGE) {
        after = page.isEmpty() ? after : page.getLast().sequence();
        return OptionalLong.of(count);
      }
      after = page.getLast().sequence();
    }
    return OptionalLong.empty();
  }
}
