package io.miroir.simulator;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.Renewal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store: leases and records by the clauses of both SPIs, in one step each. It never loses what
 * it answered; its clock jumps.
 */
final class StoreServer {
  /** Told of what happens at the store, in the step in which it happens. */
  interface Watcher {
    /** A lease was granted. */
    void granted(Lease lease);

    /** A lease was renewed. */
    void renewed(Lease lease);

    /** A lease was over by the store's clock at that moment. */
    void lost(Lease lease, long moment);

    /** Records were changed. */
    void committed(Guard guard, List<Change> changes);
  }

  private record Held(Lease lease, Duration ttl, long expires, boolean told) {}

  private final Scheduler scheduler;
  private final Map<String, Long> tokens = new HashMap<>();
  private final TreeMap<String, Held> leases = new TreeMap<>();
  private final Map<Key, Entry> records = new HashMap<>();
  private final TreeMap<Long, Key> order = new TreeMap<>();
  private final Map<String, Long> fences = new HashMap<>();
  private final Map<String, Long> extendedAt = new HashMap<>();
  private @Nullable Watcher watcher;
  private long clock;
  private long revision;
  private long sequence;

  StoreServer(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void watchedBy(Watcher told) {
    watcher = told;
  }

  private Watcher watcher() {
    Watcher told = watcher;
    if (told == null) {
      throw new IllegalStateException("nobody watches the store");
    }
    return told;
  }

  /** Its clock is set anew, by so many nanoseconds. */
  void jump(long nanos) {
    clock += nanos;
  }

  private long now() {
    return scheduler.now() + clock;
  }

  /** Judges a call by a clock that is so many nanoseconds ahead. */
  <T> T bySkewedClock(long ahead, Supplier<T> call) {
    clock += ahead;
    try {
      return call.get();
    } finally {
      clock -= ahead;
    }
  }

  /** One that is over stands again if the clock is set back and nobody has taken it meanwhile. */
  private @Nullable Held held(String scope) {
    Held held = leases.get(scope);
    if (held == null || held.expires() > now()) {
      return held;
    }
    if (!held.told()) {
      leases.put(scope, new Held(held.lease(), held.ttl(), held.expires(), true));
      watcher().lost(held.lease(), held.expires() - clock);
    }
    return null;
  }

  Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    Held held = held(scope);
    if (held != null && !held.lease().holder().equals(holder)) {
      return new Acquisition.HeldByOther(remaining(held));
    }
    long token = tokens.merge(scope, 1L, Long::sum);
    Lease lease = new Lease(scope, holder, new FencingToken(token), ttl, attributes);
    leases.put(scope, new Held(lease, ttl, now() + ttl.toNanos(), false));
    extendedAt.put(scope, scheduler.now());
    watcher().granted(lease);
    return new Acquisition.Granted(lease);
  }

  private Lease remaining(Held held) {
    Lease lease = held.lease();
    return new Lease(
        lease.scope(),
        lease.holder(),
        lease.token(),
        Duration.ofNanos(held.expires() - now()),
        lease.attributes());
  }

  Renewal renew(Lease lease, String attributes) {
    Held held = held(lease.scope());
    if (held == null || !held.lease().token().equals(lease.token())) {
      return new Renewal.Lost(new FencingToken(tokens.getOrDefault(lease.scope(), 1L)));
    }
    Lease renewed = new Lease(lease.scope(), lease.holder(), lease.token(), held.ttl(), attributes);
    leases.put(lease.scope(), new Held(renewed, held.ttl(), now() + held.ttl().toNanos(), false));
    extendedAt.put(lease.scope(), scheduler.now());
    watcher().renewed(renewed);
    return new Renewal.Renewed(renewed);
  }

  /** When a lease was granted or renewed last, whatever the store's clock said; or -1. */
  long extendedAt(String scope) {
    return extendedAt.getOrDefault(scope, -1L);
  }

  void release(Lease lease) {
    Held held = held(lease.scope());
    if (held != null && held.lease().token().equals(lease.token())) {
      leases.remove(lease.scope());
    }
  }

  List<Lease> list(String prefix) {
    List<Lease> found = new ArrayList<>();
    for (String scope : List.copyOf(leases.tailMap(prefix, true).keySet())) {
      if (!scope.startsWith(prefix)) {
        break;
      }
      Held held = held(scope);
      if (held != null) {
        found.add(remaining(held));
      }
    }
    return found;
  }

  Optional<Entry> find(Key key) {
    return Optional.ofNullable(records.get(key));
  }

  List<Entry> list(String kind, long afterSequence, int limit) {
    List<Entry> page = new ArrayList<>();
    for (Key key : order.tailMap(afterSequence, false).values()) {
      if (key.kind().equals(kind)) {
        Entry entry = records.get(key);
        if (entry != null && page.size() < limit) {
          page.add(entry);
        }
      }
    }
    return page;
  }

  long revision() {
    return revision;
  }

  Commit commit(Guard guard, List<Change> changes) {
    if (guard instanceof Guard.Fenced fenced) {
      long highest = fences.getOrDefault(fenced.scope(), 0L);
      if (fenced.token().value() < highest) {
        return new Commit.Refused(new FencingToken(highest));
      }
    }
    for (Change change : changes) {
      Entry found = records.get(change.key());
      if (!fits(change, found)) {
        return new Commit.Conflict(change.key(), Optional.ofNullable(found));
      }
    }
    if (guard instanceof Guard.Fenced fenced) {
      fences.put(fenced.scope(), fenced.token().value());
    }
    revision++;
    changes.forEach(this::apply);
    watcher().committed(guard, changes);
    return new Commit.Committed(revision);
  }

  private static boolean fits(Change change, @Nullable Entry found) {
    return switch (change) {
      case Change.Create create -> found == null;
      case Change.Replace replace ->
          found != null && found.revision() == replace.expectedRevision();
      case Change.Remove remove -> found != null && found.revision() == remove.expectedRevision();
    };
  }

  private void apply(Change change) {
    Key key = change.key();
    switch (change) {
      case Change.Create create -> {
        sequence++;
        records.put(key, new Entry(key, create.text(), revision, sequence));
        order.put(sequence, key);
      }
      case Change.Replace replace -> {
        Entry before = records.get(key);
        long keeps = before == null ? sequence : before.sequence();
        records.put(key, new Entry(key, replace.text(), revision, keeps));
      }
      case Change.Remove remove -> {
        Entry before = records.remove(key);
        if (before != null) {
          order.remove(before.sequence());
        }
      }
    }
  }
}
