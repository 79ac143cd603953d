package io.miroir.store.sqlite;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseLimits;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.plugin.Capability;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Leases as rows of one table, each scope's row kept for good because it is its token counter (L2).
 *
 * <p>The store's clock (L5) is the machine's, read by SQLite inside of the transaction that judges
 * by it; every process of the machine reads the same one. A grant, a renewal and a release are one
 * statement each, and within one statement {@code NOW} does not move. It is cut to a millisecond,
 * so a lease stands one longer than its time to live: else it could expire before the deadline that
 * its holder measures.
 */
final class SqliteLeaseStore implements LeaseStore {
  /** Whole milliseconds since 1970; SQLite divides them by 1000, and the rounding undoes that. */
  private static final String NOW = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";

  private static final String ACQUIRE =
      """
      INSERT INTO lease (scope, holder, token, ttl_millis, expires_millis, attributes)
      VALUES (?1, ?2, 1, ?3, NOW + ?3 + 1, ?4)
      ON CONFLICT (scope) DO UPDATE SET
        holder = excluded.holder,
        token = token + 1,
        ttl_millis = excluded.ttl_millis,
        expires_millis = excluded.expires_millis,
        attributes = excluded.attributes
      WHERE expires_millis <= NOW OR holder = excluded.holder
      RETURNING token"""
          .replace("NOW", NOW);

  private static final String RENEW =
      """
      UPDATE lease SET expires_millis = NOW + ttl_millis + 1, attributes = ?4
      WHERE scope = ?1 AND holder = ?2 AND token = ?3 AND expires_millis > NOW
      RETURNING ttl_millis"""
          .replace("NOW", NOW);

  private static final String RELEASE =
      "UPDATE lease SET expires_millis = 0 WHERE scope = ?1 AND holder = ?2 AND token = ?3";

  private static final String LAST_TOKEN = "SELECT token FROM lease WHERE scope = ?1";

  private static final String COLUMNS =
      """
      SELECT scope, holder, token, min(ttl_millis, expires_millis - NOW) AS remaining, attributes
      FROM lease"""
          .replace("NOW", NOW);

  private static final String FIND = COLUMNS + " WHERE scope = ?1";

  private static final String LIST =
      COLUMNS + " WHERE scope >= ?1 AND expires_millis > NOW ORDER BY scope".replace("NOW", NOW);

  private final Database database;

  SqliteLeaseStore(Database database) {
    this.database = database;
  }

  @Override
  public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    long ttlMillis = LeaseLimits.requireAcquire(scope, holder, ttl, attributes);
    return database.write(
        "acquiring lease '" + scope + "' for '" + holder + "'",
        session -> {
          Optional<FencingToken> granted =
              session.one(ACQUIRE, SqliteLeaseStore::token, scope, holder, ttlMillis, attributes);
          if (granted.isPresent()) {
            Duration remaining = Duration.ofMillis(ttlMillis);
            return new Acquisition.Granted(
                new Lease(scope, holder, granted.get(), remaining, attributes));
          }
          return new Acquisition.HeldByOther(
              session.one(FIND, SqliteLeaseStore::lease, scope).orElseThrow());
        });
  }

  @Override
  public Renewal renew(Lease lease, String attributes) {
    LeaseLimits.requireRenew(lease, attributes);
    return database.write(
        "renewing " + described(lease),
        session -> {
          Optional<Duration> renewed =
              session.one(
                  RENEW,
                  row -> Duration.ofMillis(row.getLong("ttl_millis")),
                  lease.scope(),
                  lease.holder(),
                  lease.token().value(),
                  attributes);
          return renewed.isPresent()
              ? new Renewal.Renewed(
                  new Lease(
                      lease.scope(), lease.holder(), lease.token(), renewed.get(), attributes))
              : new Renewal.Lost(lastToken(session, lease));
        });
  }

  /** The scope's last token, which is no lower than the lease's unless the file has gone back. */
  private static FencingToken lastToken(Session session, Lease lease) throws SQLException {
    return session
        .one(LAST_TOKEN, SqliteLeaseStore::token, lease.scope())
        .filter(last -> last.compareTo(lease.token()) >= 0)
        .orElseThrow(
            () ->
                new MiroirException(
                    ErrorCode.STORE_WENT_BACK,
                    described(lease)
                        + " was never granted by this file, which is older than the lease or"
                        + " another one; nothing was changed"));
  }

  @Override
  public void release(Lease lease) {
    LeaseLimits.requireRelease(lease);
    database.write(
        "releasing " + described(lease),
        session -> session.update(RELEASE, lease.scope(), lease.holder(), lease.token().value()));
  }

  @Override
  public List<Lease> list(String prefix) {
    LeaseLimits.requirePrefix(prefix);
    return database.read(
        "listing leases below '" + prefix + "'",
        session ->
            // What starts with the prefix stands together, from the prefix on.
            session.allWhile(
                LIST, SqliteLeaseStore::lease, lease -> lease.scope().startsWith(prefix), prefix));
  }

  @Override
  public Set<Capability> capabilities() {
    return SqlitePlugin.CAPABILITIES;
  }

  @Override
  public void close() {
    database.close();
  }

  private static FencingToken token(ResultSet row) throws SQLException {
    return new FencingToken(row.getLong("token"));
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(
        row.getString("scope"),
        row.getString("holder"),
        token(row),
        Duration.ofMillis(Math.max(0, row.getLong("remaining"))),
        row.getString("attributes"));
  }

  private static String described(Lease lease) {
    return "lease '" + lease.scope() + "' of '" + lease.holder() + "', token " + lease.token();
  }
}
