package io.miroir.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.plugin.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

class SqliteFileTest {
  private static final Provider<JobStore> JOBS = new SqlitePlugin().jobStores().getFirst();
  private static final Provider<LeaseStore> LEASES = new SqlitePlugin().leaseStores().getFirst();
  private static final List<Change> ONE = List.of(new Change.Create(new Key("kind", "id"), "text"));

  @TempDir Path folder;
  Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("miroir.db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 s", "0s", "-1s", "61s", "2m", "999999999999s", "1h"})
  void refusesAWrongBusyTimeout(String value) {
    refused(() -> JOBS.open(Map.of("file", file.toString(), "busy-timeout", value)))
        .hasMessageContaining("'busy-timeout' is '" + value + "'")
        .hasMessageContaining("1ms to 1m");
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesAFileThatCanNotBe() {
    refused(() -> JOBS.open(Map.of())).hasMessageContaining("'file'");
    refused(() -> JOBS.open(settings(folder))).hasMessageContaining("is a folder");
    refused(() -> JOBS.open(settings(folder.resolve("none/miroir.db"))))
        .hasMessageContaining("does not exist; create it");
    refused(() -> JOBS.open(settings(folder.resolve("a?b")))).hasMessageContaining("question");
  }

  @Test
  void refusesWhatIsNoDatabaseAndLeavesItAlone() throws IOException {
    Files.writeString(file, "a text that is long enough to be read as a header ".repeat(100));
    byte[] before = Files.readAllBytes(file);

    refused(() -> JOBS.open(settings(file))).hasMessageContaining("it is not a database");

    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void refusesADatabaseOfAnotherApplicationAndLeavesItAlone() throws Exception {
    execute("CREATE TABLE cat (name TEXT)");
    byte[] before = Files.readAllBytes(file);

    refused(() -> JOBS.open(settings(file))).hasMessageContaining("another application");

    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void refusesTablesOfANewerVersion() throws SQLException {
    JOBS.open(settings(file)).close();
    execute("PRAGMA user_version = 2");

    refused(() -> LEASES.open(settings(file))).hasMessageContaining("version 2");
  }

  @Test
  void isUnavailableWhileAnotherHoldsTheFile() throws SQLException {
    try (LeaseStore leases = LEASES.open(impatient());
        JobStore jobs = JOBS.open(impatient());
        Connection other = connect();
        Statement statement = other.createStatement()) {
      Granted granted = (Granted) leases.acquire("scope", "pod", Duration.ofMinutes(1), "");
      statement.execute("BEGIN IMMEDIATE");

      unavailable(() -> leases.acquire("scope", "other", Duration.ofMinutes(1), ""));
      unavailable(() -> leases.renew(granted.lease(), ""));
      unavailable(() -> jobs.commit(Guard.open(), ONE));
      assertThat(jobs.revision()).isZero();
      assertThat(leases.list("")).hasSize(1);

      statement.execute("ROLLBACK");
      assertThat(jobs.commit(Guard.open(), ONE)).isNotNull();
      assertThat(jobs.revision()).isEqualTo(1);
    }
  }

  @Test
  void isUnavailableOnceTheFileWasReplaced() throws IOException {
    try (JobStore jobs = JOBS.open(settings(file))) {
      Files.move(file, folder.resolve("moved.db"));
      unavailable(() -> jobs.commit(Guard.open(), ONE));

      Files.createFile(file);
      unavailable(() -> jobs.commit(Guard.open(), ONE));
    }
  }

  @Test
  void opensOneNewFileManyTimesAtOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(8);
    List<Future<JobStore>> opening = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        opening.add(
            threads.submit(
                () -> {
                  together.await();
                  return JOBS.open(settings(file));
                }));
      }
    }
    for (Future<JobStore> each : opening) {
      try (JobStore store = each.get()) {
        assertThat(store.revision()).isZero();
      }
    }
  }

  private static Map<String, String> settings(Path file) {
    return Map.of("file", file.toString());
  }

  private Map<String, String> impatient() {
    return Map.of("file", file.toString(), "busy-timeout", "50ms");
  }

  private Connection connect() throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    return source.getConnection();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      ThrowingCallable call) {
    return failure(ErrorCode.MISCONFIGURED, call);
  }

  private static void unavailable(ThrowingCallable call) {
    failure(ErrorCode.UNAVAILABLE, call).hasMessageContaining("miroir.db");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> failure(
      ErrorCode code, ThrowingCallable call) {
    MiroirException thrown = catchThrowableOfType(MiroirException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.code()).isEqualTo(code);
    return assertThat(thrown);
  }
}
