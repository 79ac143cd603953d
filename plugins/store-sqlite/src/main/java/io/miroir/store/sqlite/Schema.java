package io.miroir.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The tables of the file.
 *
 * <ul>
 *   <li>{@code lease}: one row per scope that was ever granted. It is never deleted, so its token
 *       is the scope's last one for good; a lease that was released has expired at 0.
 *   <li>{@code guard}: the highest token that a commit carried, per scope.
 *   <li>{@code record}: {@code AUTOINCREMENT} never gives a sequence twice.
 *   <li>{@code revision}: one row, one number.
 * </ul>
 *
 * Names and texts compare by their UTF-8 bytes ({@code BINARY}), which is code point order.
 */
final class Schema {
  /** {@code Miro} in ASCII: marks the file as this store's in its header. */
  static final int APPLICATION = 0x4d69726f;

  /** The only version so far; a change of the tables makes the next one. */
  static final int VERSION = 1;

  private static final long PAUSE_NANOS = 5_000_000;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE lease (
            scope TEXT PRIMARY KEY NOT NULL,
            holder TEXT NOT NULL,
            token INTEGER NOT NULL,
            ttl_millis INTEGER NOT NULL,
            expires_millis INTEGER NOT NULL,
            attributes TEXT NOT NULL
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE guard (
            scope TEXT PRIMARY KEY NOT NULL,
            token INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE record (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            text TEXT NOT NULL,
            UNIQUE (kind, id)
          ) STRICT""",
          "CREATE INDEX record_by_kind ON record (kind, sequence)",
          "CREATE TABLE revision (number INTEGER NOT NULL) STRICT",
          "INSERT INTO revision (number) VALUES (0)");

  private Schema() {}

  /**
   * Creates the tables in an empty file and refuses a file that is not this store's, untouched.
   *
   * @throws io.miroir.api.MiroirException with {@code MISCONFIGURED} if the file is another's
   */
  static void prepare(Session session, SqliteSettings settings) throws SQLException {
    // What tells an application and what tells its tables must be of one snapshot.
    if (!inTransaction(session, "BEGIN", () -> exists(session, settings))) {
      switchToWal(session, settings);
      inTransaction(session, "BEGIN IMMEDIATE", () -> exists(session, settings) || create(session));
    }
  }

  @FunctionalInterface
  private interface Step {
    boolean take() throws SQLException;
  }

  private static boolean inTransaction(Session session, String begin, Step step)
      throws SQLException {
    session.execute(begin);
    try {
      boolean answer = step.take();
      session.execute("COMMIT");
      return answer;
    } catch (SQLException | RuntimeException e) {
      session.rollBack(e);
      throw e;
    }
  }

  /** Two that switch at once would deadlock, so SQLite fails one of them without its busy wait. */
  private static void switchToWal(Session session, SqliteSettings settings) throws SQLException {
    long begun = System.nanoTime();
    while (true) {
      try {
        session.execute("PRAGMA journal_mode = WAL");
        return;
      } catch (SQLException e) {
        if (!Session.isBusy(e) || System.nanoTime() - begun > settings.busyTimeout().toNanos()) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static boolean exists(Session session, SqliteSettings settings) throws SQLException {
    long application = session.number("PRAGMA application_id");
    long version = session.number("PRAGMA user_version");
    if (application == APPLICATION && version == VERSION) {
      return true;
    }
    if (application == APPLICATION) {
      throw settings.refused(
          "its tables are of version "
              + version
              + ", this plugin reads version "
              + VERSION
              + "; use the plugin that wrote it or a newer one");
    }
    if (application == 0 && session.number("SELECT count(*) FROM sqlite_schema") == 0) {
      return false;
    }
    throw settings.refused(
        "it is a database of another application; name a file of Miroir's or a new one");
  }

  private static boolean create(Session session) throws SQLException {
    for (String table : TABLES) {
      session.execute(table);
    }
    session.execute("PRAGMA application_id = " + APPLICATION);
    session.execute("PRAGMA user_version = " + VERSION);
    return true;
  }
}
