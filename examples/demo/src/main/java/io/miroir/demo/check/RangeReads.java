package io.miroir.demo.check;

import io.miroir.demo.fleet.AccessLog;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in the nodes' access logs the ranges that were read again though they had been copied. */
public final class RangeReads {
  private static final Pattern SLICE =
      Pattern.compile("_miroir_shard = (\\d+) AND _miroir_key >= (\\d+) AND _miroir_key < (\\d+)");

  private RangeReads() {}

  /**
   * Counts whole-document reads of a slice that lies below its shard's cursor.
   *
   * @param sinceMillis the moment of the kill; earlier reads don't count
   * @param cursors by shard, the cursor that was persisted before the kill
   */
  public static int copiedTwice(
      List<AccessLog.Line> lines, long sinceMillis, Map<Integer, Long> cursors) {
    return (int)
        lines.stream()
            .filter(line -> line.atMillis() > sinceMillis && line.readsWholeDocuments())
            .filter(line -> belowCursor(line.filter(), cursors))
            .count();
  }

  private static boolean belowCursor(String filter, Map<Integer, Long> cursors) {
    Matcher slice = SLICE.matcher(filter);
    return slice.find()
        && Long.parseLong(slice.group(3))
            <= cursors.getOrDefault(Integer.valueOf(slice.group(1)), 0L);
  }
}
