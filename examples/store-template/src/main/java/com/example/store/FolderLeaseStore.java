package com.example.store;

import com.example.journal.Journal;
import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseLimits;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.plugin.Capability;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leases in memory, the same in every process, as each applies the same journal. */
final class FolderLeaseStore implements LeaseStore {
  private static final Comparator<Lease> BY_CODE_POINT =
      Comparator.comparing(lease -> lease.scope().codePoints().toArray(), Arrays::compare);

  // One for each scope that was ever granted: its token must outlive its lease (L2).
  private final Map<String, Held> last = new HashMap<>();
  private final Journal journal;

  FolderLeaseStore(String folder) {
    journal = Journal.open(folder, "leases", row -> remember(Held.of(row)));
  }

  private void remember(Held held) {
    last.put(held.lease().scope(), held);
  }

  @Override
  public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    Duration whole = Duration.ofMillis(LeaseLimits.requireAcquire(scope, holder, ttl, attributes));
    return journal.inTurn(
        "acquiring '" + scope + "' for '" + holder + "'",
        () -> {
          long now = journal.nowMillis();
          Held held = last.get(scope);
          if (held != null && held.standsAt(now) && !held.lease().holder().equals(holder)) {
            return new Acquisition.HeldByOther(held.seenAt(now));
          }
          long token = held == null ? 1 : held.lease().token().value() + 1;
          Lease granted = new Lease(scope, holder, new FencingToken(token), whole, attributes);
          write(Held.from(now, granted));
          return new Acquisition.Granted(granted);
        });
  }

  @Override
  public Renewal renew(Lease lease, String attributes) {
    LeaseLimits.requireRenew(lease, attributes);
    return journal.inTurn(
        "renewing " + lease,
        () -> {
          Held held = last.get(lease.scope());
          if (held == null || held.lease().token().compareTo(lease.token()) < 0) {
            throw new MiroirException(
                ErrorCode.STORE_WENT_BACK,
                lease + " was never granted by " + journal + "; nothing was changed");
          }
          long now = journal.nowMillis();
          if (!held.isLease(lease) || !held.standsAt(now)) {
            return new Renewal.Lost(held.lease().token());
          }
          Lease renewed = held.with(attributes);
          write(Held.from(now, renewed));
          return new Renewal.Renewed(renewed);
        });
  }

  @Override
  public void release(Lease lease) {
    LeaseLimits.requireRelease(lease);
    journal.inTurn(
        "releasing " + lease,
        () -> {
          Held held = last.get(lease.scope());
          if (held != null && held.isLease(lease)) {
            write(held.released());
          }
          return lease;
        });
  }

  @Override
  public List<Lease> list(String prefix) {
    LeaseLimits.requirePrefix(prefix);
    return journal.inTurn(
        "listing leases below '" + prefix + "'",
        () -> {
          long now = journal.nowMillis();
          return last.values().stream()
              .filter(held -> held.standsAt(now) && held.lease().scope().startsWith(prefix))
              .map(held -> held.seenAt(now))
              .sorted(BY_CODE_POINT)
              .toList();
        });
  }

  private void write(Held held) throws IOException {
    journal.append(List.of(held.toRow()));
  }

  @Override
  public Set<Capability> capabilities() {
    return FolderPlugin.CAPABILITIES;
  }

  @Override
  public void close() {
    journal.close();
  }
}
