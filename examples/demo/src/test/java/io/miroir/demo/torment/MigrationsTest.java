package io.miroir.demo.torment;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.fleet.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  private static final String ID = "n00001740";
  private static final int SHARD = Placement.shard(ID, TormentOptions.SHARDS);
  private static final long KEY = Placement.rangeKey(ID);

  @TempDir private Path directory;

  private NodeLog log(String node, String... lines) {
    try {
      return NodeLog.read(
          node, Files.writeString(directory.resolve(node), String.join("\n", lines)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String write(long atMillis, long term, int status) {
    return "{\"admittedAt\":%d,\"method\":\"POST\",\"path\":\"/indexes/demo/documents\",\"status\":%d,\"key\":\"miroir rebalance:demo %d\",\"documents\":2,\"first\":\"\\\"%s\\\"\"}"
        .formatted(atMillis, status, term, ID);
  }

  private static String read(long atMillis, long from, long to, int total) {
    return "{\"admittedAt\":%d,\"method\":\"POST\",\"path\":\"/indexes/demo/documents/fetch\",\"status\":200,\"filter\":\"_miroir_shard = %d AND _miroir_key >= %d AND _miroir_key < %d\",\"limit\":5,\"total\":%d}"
        .formatted(atMillis, SHARD, from, to, total);
  }

  private static JobStatus status(String job, long cursor) {
    return new JobStatus(
        true,
        false,
        1,
        job,
        List.of(new JobStatus.Move(SHARD, "MigrationInProgress", "copying", false, 0, cursor, "")));
  }

  @Test
  void writeOfALowerTermAfterAHigherOneIsADuplicate() {
    Migrations migrations = new Migrations();
    assertThat(migrations.duplicates(List.of(log("a", write(10, 1, 202), write(20, 2, 202)))))
        .isEmpty();
    assertThat(migrations.duplicates(List.of(log("b", write(20, 2, 202), write(21, 1, 202)))))
        .singleElement()
        .asString()
        .contains("term 1", "after term 2");
  }

  @Test
  void refusedWriteOfALowerTermIsNone() {
    assertThat(new Migrations().duplicates(List.of(log("a", write(20, 2, 202), write(21, 1, 403)))))
        .isEmpty();
  }

  @Test
  void sliceBelowThePersistedCursorThatIsWrittenAgainIsADuplicate() {
    long later = System.currentTimeMillis() + 60_000;
    Migrations migrations = new Migrations();
    migrations.see(status("j", KEY + 1));
    NodeLog source = log("source", read(later, KEY, KEY + 1, 2));
    NodeLog target = log("target", write(later + 5, 1, 202));

    assertThat(migrations.duplicates(List.of(source, target))).hasSize(1);
    assertThat(migrations.duplicates(List.of(source))).isEmpty();
    assertThat(migrations.duplicates(List.of(log("above", read(later, KEY, KEY + 2, 2)), target)))
        .isEmpty();
    assertThat(migrations.duplicates(List.of(log("before", read(5, KEY, KEY + 1, 2)), target)))
        .isEmpty();
  }

  @Test
  void nextJobBeginsAtItsOwnCursor() {
    long later = System.currentTimeMillis() + 60_000;
    Migrations migrations = new Migrations();
    migrations.see(status("j", KEY + 1));
    migrations.see(status("k", 0));

    assertThat(
            migrations.duplicates(
                List.of(
                    log("source", read(later, KEY, KEY + 1, 2)),
                    log("target", write(later + 5, 1, 202)))))
        .isEmpty();
  }

  @Test
  void wholeReadsThatOverlapAreDuplicatesWhereNothingWasStruck() {
    assertThat(Migrations.overlaps(List.of(log("a", read(1, 0, 9, 2), read(2, 9, 20, 2)))))
        .isEmpty();
    assertThat(Migrations.overlaps(List.of(log("b", read(1, 0, 9, 2), read(2, 8, 20, 2)))))
        .hasSize(1);
  }

  @Test
  void readThatDidNotGetAllIsNoCopy() {
    assertThat(Migrations.overlaps(List.of(log("a", read(1, 0, 20, 6), read(2, 0, 9, 2)))))
        .isEmpty();
  }
}
