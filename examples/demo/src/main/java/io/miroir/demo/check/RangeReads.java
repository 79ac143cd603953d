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
   * What had been copied when a process was ended.
   *
   * @param atMillis when it was ended, by the clock of the access logs
   * @param cursors by shard, the cursor that was persisted before
   */
  public record Copied(long atMillis, Map<Integer, Long> cursors) {}

  /**
   * Counts whole-document reads of a slice that lay below its shard's cursor before; each once,
   * however many processes were ended before it.
   */
  public static int copiedTwice(List<AccessLog.Line> lines, List<Copied> ends) {
    return (int)
        lines.stream()
            .filter(AccessLog.Line::readsWholeDocuments)
            .filter(line -> ends.stream().anyMatch(end -> readsAgain(line, end)))
            .count();
  }

  private static boolean readsAgain(AccessLog.Line line, Copied end) {
    Matcher slice = SLICE.matcher(line.filter());
    return line.atMillis() > end.atMillis()
        && slice.find()
        && Long.parseLong(slice.group(3))
            <= end.cursors().getOrDefault(Integer.valueOf(slice.group(1)), 0L);
  }
}
