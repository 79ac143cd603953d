package com.example.store;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobLimits;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseLimits;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.plugin.Capability;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Leases and records as rows: a statement decides, and the count of its rows says how. */
record JdbcStore(Database database) implements LeaseStore, JobStore {
  @Override
  public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    long millis = LeaseLimits.requireAcquire(scope, holder, ttl, attributes);
    return database.inTransaction(
        "acquiring '" + scope + "' for '" + holder + "'",
        tx -> {
          long end = tx.now() + millis;
          int granted = tx.update(Sql.GRANT, scope, holder, millis, end, attributes, tx.now());
          Lease last = tx.leases(Sql.LAST_LEASE, scope).getFirst();
          return granted == 1 ? new Acquisition.Granted(last) : new Acquisition.HeldByOther(last);
        });
  }

  @Override
  public Renewal renew(Lease lease, String attributes) {
    LeaseLimits.requireRenew(lease, attributes);
    String scope = lease.scope();
    long token = lease.token().value();
    return database.inTransaction(
        "renewing " + lease,
        tx -> {
          long now = tx.now();
          int renewed = tx.update(Sql.RENEW, now, attributes, scope, lease.holder(), token, now);
          List<Lease> last = tx.leases(Sql.LAST_LEASE, scope);
          if (last.isEmpty() || last.getFirst().token().value() < token) {
            throw new MiroirException(
                ErrorCode.STORE_WENT_BACK, lease + " was never granted here; nothing was changed");
          }
          return renewed == 1
              ? new Renewal.Renewed(last.getFirst())
              : new Renewal.Lost(last.getFirst().token());
        });
  }

  @Override
  public void release(Lease lease) {
    LeaseLimits.requireRelease(lease);
    database.inTransaction(
        "releasing " + lease,
        tx -> tx.update(Sql.RELEASE, lease.scope(), lease.holder(), lease.token().value()));
  }

  @Override
  public List<Lease> list(String prefix) {
    LeaseLimits.requirePrefix(prefix);
    List<Lease> standing =
        database.inTransaction("listing leases", tx -> tx.leases(Sql.STANDING_LEASES, tx.now()));
    return standing.stream().filter(lease -> lease.scope().startsWith(prefix)).toList();
  }

  @Override
  public Optional<Entry> find(Key key) {
    JobLimits.requireFind(key);
    return database.inTransaction("finding " + key, tx -> find(tx, key));
  }

  @Override
  public List<Entry> list(String kind, long afterSequence, int limit) {
    JobLimits.requireList(kind, afterSequence, limit);
    return database.inTransaction(
        "listing " + kind, tx -> tx.entries(Sql.PAGE, kind, afterSequence, limit));
  }

  @Override
  public Commit commit(Guard guard, List<Change> changes) {
    JobLimits.requireCommit(guard, changes);
    return database.inTransaction(
        "committing " + changes.size() + " changes",
        tx -> {
          if (guard instanceof Guard.Fenced fenced
              && tx.update(Sql.RAISE, fenced.scope(), fenced.token().value()) == 0) {
            return new Commit.Refused(new FencingToken(tx.number(Sql.HIGHEST, fenced.scope())));
          }
          long sequence = tx.number(Sql.REVISION);
          long revision = sequence + changes.size() + 1;
          for (Change change : changes) {
            sequence++;
            if (make(tx, change, revision, sequence) == 0) {
              Optional<Entry> found = find(tx, change.key());
              tx.rollBack();
              return new Commit.Conflict(change.key(), found);
            }
          }
          tx.update(Sql.NEXT_REVISION, revision);
          return new Commit.Committed(revision);
        });
  }

  private static int make(Transaction tx, Change change, long revision, long sequence)
      throws SQLException {
    String kind = change.key().kind();
    String id = change.key().id();
    return switch (change) {
      case Change.Create create ->
          tx.update(Sql.CREATE, kind, id, create.text(), revision, sequence);
      case Change.Replace replace ->
          tx.update(Sql.REPLACE, replace.text(), revision, kind, id, replace.expectedRevision());
      case Change.Remove remove -> tx.update(Sql.REMOVE, kind, id, remove.expectedRevision());
    };
  }

  private static Optional<Entry> find(Transaction tx, Key key) throws SQLException {
    return tx.entries(Sql.FIND, key.kind(), key.id()).stream().findFirst();
  }

  @Override
  public long revision() {
    return database.inTransaction("reading the revision", tx -> tx.number(Sql.REVISION));
  }

  @Override
  public Set<Capability> capabilities() {
    return TemplatePlugin.CAPABILITIES;
  }

  @Override
  public void close() {
    database.close();
  }
}
