package io.miroir.store.sqlite;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Change.Remove;
import io.miroir.api.job.Change.Replace;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Guard.Fenced;
import io.miroir.api.job.JobLimits;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.plugin.Capability;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records as rows of one table.
 *
 * <p>A commit judges first and writes after, in one transaction that excludes every other writer
 * from its first read on: what is refused has written nothing, so there is nothing to undo.
 */
final class SqliteJobStore implements JobStore {
  private static final String COLUMNS = "SELECT kind, id, text, revision, sequence FROM record ";

  private static final String FIND = COLUMNS + "WHERE kind = ?1 AND id = ?2";

  private static final String LIST =
      COLUMNS + "WHERE kind = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3";

  private static final String REVISION = "SELECT number FROM revision";

  private static final String NEXT_REVISION =
      "UPDATE revision SET number = number + 1 RETURNING number";

  private static final String REVISION_OF =
      "SELECT revision FROM record WHERE kind = ?1 AND id = ?2";

  private static final String CREATE =
      "INSERT INTO record (kind, id, text, revision) VALUES (?1, ?2, ?3, ?4)";

  private static final String REPLACE =
      "UPDATE record SET text = ?3, revision = ?4 WHERE kind = ?1 AND id = ?2";

  private static final String REMOVE = "DELETE FROM record WHERE kind = ?1 AND id = ?2";

  private static final String HIGHEST = "SELECT token FROM guard WHERE scope = ?1";

  private static final String RAISE =
      """
      INSERT INTO guard (scope, token) VALUES (?1, ?2)
      ON CONFLICT (scope) DO UPDATE SET token = excluded.token""";

  private final Database database;

  SqliteJobStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Entry> find(Key key) {
    JobLimits.requireFind(key);
    return database.read("finding record " + key, session -> find(session, key));
  }

  @Override
  public List<Entry> list(String kind, long afterSequence, int limit) {
    JobLimits.requireList(kind, afterSequence, limit);
    return database.read(
        "listing records of kind " + kind,
        session -> session.all(LIST, SqliteJobStore::entry, kind, afterSequence, limit));
  }

  @Override
  public Commit commit(Guard guard, List<Change> changes) {
    JobLimits.requireCommit(guard, changes);
    return database.write(
        "committing " + changes.size() + " changes",
        session -> {
          Optional<Commit> refusal = judge(session, guard);
          if (refusal.isEmpty()) {
            refusal = judge(session, changes);
          }
          return refusal.isPresent() ? refusal.get() : write(session, guard, changes);
        });
  }

  @Override
  public long revision() {
    return database.read("reading the revision", session -> session.number(REVISION));
  }

  @Override
  public Set<Capability> capabilities() {
    return SqlitePlugin.CAPABILITIES;
  }

  @Override
  public void close() {
    database.close();
  }

  private static Optional<Commit> judge(Session session, Guard guard) throws SQLException {
    return switch (guard) {
      case Guard.Open open -> Optional.empty();
      case Fenced fenced ->
          session
              .one(HIGHEST, row -> new FencingToken(row.getLong("token")), fenced.scope())
              .filter(highest -> highest.compareTo(fenced.token()) > 0)
              .map(Commit.Refused::new);
    };
  }

  private static Optional<Commit> judge(Session session, List<Change> changes) throws SQLException {
    for (Change change : changes) {
      if (!isAsExpected(session, change)) {
        return Optional.of(new Commit.Conflict(change.key(), find(session, change.key())));
      }
    }
    return Optional.empty();
  }

  private static boolean isAsExpected(Session session, Change change) throws SQLException {
    Key key = change.key();
    Optional<Long> found =
        session.one(REVISION_OF, row -> row.getLong("revision"), key.kind(), key.id());
    return switch (change) {
      case Create create -> found.isEmpty();
      case Replace replace -> found.equals(Optional.of(replace.expectedRevision()));
      case Remove remove -> found.equals(Optional.of(remove.expectedRevision()));
    };
  }

  private static Commit write(Session session, Guard guard, List<Change> changes)
      throws SQLException {
    if (guard instanceof Fenced fenced) {
      session.update(RAISE, fenced.scope(), fenced.token().value());
    }
    long revision = session.number(NEXT_REVISION);
    for (Change change : changes) {
      write(session, change, revision);
    }
    return new Commit.Committed(revision);
  }

  private static void write(Session session, Change change, long revision) throws SQLException {
    String kind = change.key().kind();
    String id = change.key().id();
    int rows =
        switch (change) {
          case Create create -> session.update(CREATE, kind, id, create.text(), revision);
          case Replace replace -> session.update(REPLACE, kind, id, replace.text(), revision);
          case Remove remove -> session.update(REMOVE, kind, id);
        };
    if (rows != 1) {
      throw new SQLException("record " + change.key() + " changed within a transaction");
    }
  }

  private static Optional<Entry> find(Session session, Key key) throws SQLException {
    return session.one(FIND, SqliteJobStore::entry, key.kind(), key.id());
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        new Key(row.getString("kind"), row.getString("id")),
        row.getString("text"),
        row.getLong("revision"),
        row.getLong("sequence"));
  }
}
