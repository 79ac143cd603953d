package io.miroir.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.check.RangeReads.Copied;
import io.miroir.demo.fleet.AccessLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeReadsTest {
  private static final Copied AT_100 = new Copied(100, Map.of(3, 1_000L));
  private static final Copied AT_200 = new Copied(200, Map.of(3, 2_000L));

  @Test
  void countsWholeReadsBelowTheCursorAfterTheKill() {
    assertThat(count(line(101, 3, 0, 500, ""))).isEqualTo(1);
    assertThat(count(line(101, 3, 500, 1_000, ""))).isEqualTo(1);
  }

  @Test
  void leavesOutWhatComesBeforeTheKill() {
    assertThat(count(line(100, 3, 0, 500, ""))).isZero();
  }

  @Test
  void leavesOutRangesThatReachBeyondTheCursor() {
    assertThat(count(line(101, 3, 500, 1_001, ""))).isZero();
  }

  @Test
  void leavesOutReadsOfSomeFieldsOnly() {
    assertThat(count(line(101, 3, 0, 500, ",\"fields\":[\"id\",\"_miroir_version\"]"))).isZero();
  }

  @Test
  void leavesOutShardsThatHadNoCursor() {
    assertThat(count(line(101, 4, 0, 500, ""))).isZero();
  }

  @Test
  void leavesOutALineThatAKillCutOff() {
    assertThat(count(line(101, 3, 0, 500, "") + "\n{\"at\":102,\"meth")).isEqualTo(1);
  }

  @Test
  void countsAReadOnceAfterTwoKills() {
    assertThat(count(line(201, 3, 0, 500, ""), AT_100, AT_200)).isEqualTo(1);
    assertThat(count(line(201, 3, 1_500, 2_000, ""), AT_100, AT_200)).isEqualTo(1);
    assertThat(count(line(200, 3, 1_500, 2_000, ""), AT_100, AT_200)).isZero();
  }

  @TempDir private Path directory;

  private int count(String log) {
    return count(log, AT_100);
  }

  private int count(String log, Copied... ends) {
    try {
      Path file = Files.writeString(directory.resolve("access.jsonl"), log);
      List<AccessLog.Line> lines = AccessLog.read(file);
      return RangeReads.copiedTwice(lines, List.of(ends));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(long at, int shard, long from, long to, String more) {
    return """
        {"at":%d,"method":"POST","path":"/indexes/demo/documents/fetch",\
        "filter":"_miroir_shard = %d AND _miroir_key >= %d AND _miroir_key < %d"%s}"""
        .formatted(at, shard, from, to, more);
  }
}
