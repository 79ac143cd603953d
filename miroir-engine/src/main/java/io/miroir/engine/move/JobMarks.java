package io.miroir.engine.move;

import io.miroir.api.job.Change;
import io.miroir.api.job.Key;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.record.KeysRecord;
import java.util.List;
import java.util.stream.Stream;

/** What pods and movers note of an index's shards while a job is open; it ends with the job. */
final class JobMarks {
  /** The rest of a commit that may have a thousand changes. */
  private static final int AT_ONCE = 900;

  private JobMarks() {}

  /** Removes what was noted, as much as fits into one commit. */
  static List<Change> removals(Catalog catalog, String index) {
    return Stream.of(
            removals(catalog, index, Keys.DIRTY, DirtyRecord.class),
            removals(catalog, index, Keys.MISSED, KeysRecord.class),
            removals(catalog, index, Keys.SWEPT, KeysRecord.class))
        .flatMap(marks -> marks)
        .limit(AT_ONCE)
        .toList();
  }

  private static <T> Stream<Change> removals(
      Catalog catalog, String index, String kind, Class<T> type) {
    return catalog.all(kind, type).entrySet().stream()
        .filter(mark -> mark.getKey().startsWith(index + "/"))
        .map(mark -> new Change.Remove(new Key(kind, mark.getKey()), mark.getValue().revision()));
  }
}
