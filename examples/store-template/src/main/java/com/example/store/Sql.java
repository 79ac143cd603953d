package com.example.store;

/** All that is said to the database; {@link #NOW} alone is a word that others don't have. */
final class Sql {
  /**
   * The scope's row is never deleted, as its token must outlive the lease (L2). What is released
   * has expired at 0. The counter's one row is the newest commit's revision, and the sequences up
   * to it are given (J5, J6).
   */
  static final String TABLES =
      """
      CREATE TABLE IF NOT EXISTS lease (
        scope TEXT PRIMARY KEY,
        holder TEXT,
        token BIGINT,
        ttl BIGINT,
        expires BIGINT,
        attributes TEXT);
      CREATE TABLE IF NOT EXISTS guard (
        scope TEXT PRIMARY KEY,
        token BIGINT);
      CREATE TABLE IF NOT EXISTS record (
        kind TEXT,
        id TEXT,
        text TEXT,
        revision BIGINT,
        sequence BIGINT,
        PRIMARY KEY (kind, id),
        UNIQUE (kind, sequence));
      CREATE TABLE IF NOT EXISTS counter (
        revision BIGINT);
      INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT * FROM counter);
      """;

  /** The database's own clock, the only one that leases are judged by, in milliseconds (L5). */
  static final String NOW = "SELECT round(unixepoch('subsec') * 1000)";

  /** The clock is cut to a millisecond, so a lease stands through the one in which it expires. */
  static final String GRANT =
      """
      INSERT INTO lease VALUES (?, ?, 1, ?, ?, ?)
      ON CONFLICT (scope) DO UPDATE SET
        holder = excluded.holder,
        token = lease.token + 1,
        ttl = excluded.ttl,
        expires = excluded.expires,
        attributes = excluded.attributes
      WHERE lease.holder = excluded.holder OR lease.expires < ?
      """;

  static final String RENEW =
      """
      UPDATE lease SET expires = ? + ttl, attributes = ?
      WHERE scope = ? AND holder = ? AND token = ? AND expires >= ?
      """;

  static final String RELEASE =
      "UPDATE lease SET expires = 0 WHERE scope = ? AND holder = ? AND token = ?";

  static final String LAST_LEASE = "SELECT * FROM lease WHERE scope = ?";

  static final String STANDING_LEASES = "SELECT * FROM lease WHERE expires >= ? ORDER BY scope";

  static final String RAISE =
      """
      INSERT INTO guard VALUES (?, ?)
      ON CONFLICT (scope) DO UPDATE SET token = excluded.token
      WHERE guard.token <= excluded.token
      """;

  static final String HIGHEST = "SELECT token FROM guard WHERE scope = ?";

  static final String REVISION = "SELECT revision FROM counter";

  static final String NEXT_REVISION = "UPDATE counter SET revision = ?";

  static final String CREATE = "INSERT INTO record VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

  static final String REPLACE =
      "UPDATE record SET text = ?, revision = ? WHERE kind = ? AND id = ? AND revision = ?";

  static final String REMOVE = "DELETE FROM record WHERE kind = ? AND id = ? AND revision = ?";

  static final String FIND = "SELECT * FROM record WHERE kind = ? AND id = ?";

  static final String PAGE =
      "SELECT * FROM record WHERE kind = ? AND sequence > ? ORDER BY sequence LIMIT ?";

  private Sql() {}
}
