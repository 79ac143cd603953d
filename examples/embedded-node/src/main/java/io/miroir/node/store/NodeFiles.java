package io.miroir.node.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * The two SQLite files of a node and how they are opened.
 *
 * <p>{@code accepted.db} has every accepted task with its payload, and the keys; {@code applied.db}
 * has the indexes and each finished task's outcome. Accepting and applying each have one writer, so
 * that a long task never holds an acceptance up. A task's changes and its outcome are one
 * transaction of one file, so a task without an outcome was not applied, whenever the process died.
 */
record NodeFiles(Path directory) {
  /** How far the log of a file grows before its pages are put in place; 16 MiB. */
  private static final int CHECKPOINT_PAGES = 4_096;

  private static final String PRAGMAS =
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
          + " PRAGMA wal_autocheckpoint = "
          + CHECKPOINT_PAGES
          + ";";

  private static final String ACCEPTED_SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS task (
        uid INTEGER PRIMARY KEY, index_uid TEXT NOT NULL, type TEXT NOT NULL,
        arguments TEXT NOT NULL, enqueued_at TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS task_of_index ON task (index_uid, uid);
      CREATE TABLE IF NOT EXISTS payload (uid INTEGER PRIMARY KEY, body BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS api_key (
        position INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
      """;

  private static final String APPLIED_SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS outcome (
        uid INTEGER PRIMARY KEY, batch INTEGER NOT NULL, failed INTEGER NOT NULL,
        details TEXT NOT NULL, error TEXT, started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
        duration TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS search_index (
        id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, primary_key TEXT,
        settings TEXT NOT NULL, documents INTEGER NOT NULL,
        many TEXT NOT NULL DEFAULT '[]',
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
      """;

  /** The writing connection to the accepted file, which is made if need be. */
  Session openAccepted() {
    return withTables("accepted.db", ACCEPTED_SCHEMA);
  }

  /** The writing connection to the applied file, which is made if need be. */
  Session openApplied() {
    return withTables("applied.db", APPLIED_SCHEMA);
  }

  private Session withTables(String name, String schema) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Session session = open(name, false);
    session.script("BEGIN IMMEDIATE;" + schema + "COMMIT;");
    return session;
  }

  /**
   * A connection for reading, when both files are there: the applied file, the accepted one as
   * {@code accepted}, and room of its own for the matches of a search.
   */
  Session openReader() {
    Session session = open("applied.db", true);
    session.script(
        "ATTACH '"
            + directory.resolve("accepted.db").toString().replace("'", "''")
            + "' AS accepted");
    session.script(
        "CREATE TEMP TABLE matched (doc INTEGER PRIMARY KEY);"
            + "CREATE TEMP TABLE scored (doc INTEGER PRIMARY KEY, score REAL NOT NULL)");
    return session;
  }

  private Session open(String name, boolean reader) {
    Properties properties = new Properties();
    properties.setProperty("jdbc.get_generated_keys", "false");
    properties.setProperty("busy_timeout", "10000");
    try {
      Session session =
          new Session(JDBC.createConnection("jdbc:sqlite:" + directory.resolve(name), properties));
      session.script(PRAGMAS + "PRAGMA cache_size = " + (reader ? -16_000 : -64_000));
      return session;
    } catch (SQLException e) {
      throw new StoreException("open " + name, e);
    }
  }
}
