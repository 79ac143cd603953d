package io.miroir.engine.work;

import io.miroir.api.MiroirException;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches for indexes whose assignment is not what the wanted topology asks for, and leads them
 * while this pod gets the lease. Level-triggered: it compares, and keeps no list of events.
 */
final class Movers {
  private static final System.Logger LOG = System.getLogger("io.miroir.movers");
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AFTER_A_FAULT = Duration.ofMillis(250);
  private static final Duration AFTER_FAILED_MOVES = Duration.ofSeconds(60);

  private final Pod.Parts parts;
  private final Slots slots;
  private final Arrivals arrivals;
  private final Monitor monitor;
  private final Map<String, Fork> leading = new HashMap<>();
  private final Map<String, Long> notBefore = new HashMap<>();
  private final Map<String, Long> retriesKnown = new HashMap<>();
  private long eventsKnown;
  private final Set<String> led = new HashSet<>();
  private boolean ended;

  Movers(Pod.Parts parts) {
    this.parts = parts;
    this.slots =
        new Slots(parts.options().maxConcurrentMigrations(), parts.bell(), parts.timeline());
    this.arrivals = new Arrivals(parts);
    this.monitor = parts.timeline().monitor();
  }

  /** Whether this pod leads an index now. */
  boolean leading() {
    return monitor.locked(() -> !led.isEmpty());
  }

  /** Whether this pod leads that index now. */
  boolean leads(String index) {
    return monitor.locked(() -> led.contains(index));
  }

  /** Forgets that some moves have failed, and looks again at once. */
  void check() {
    monitor.locked(notBefore::clear);
    parts.bell().ring();
  }

  void run() {
    while (true) {
      long rings = parts.bell().rings();
      try {
        turn();
      } catch (MiroirException e) {
        LOG.log(Level.WARNING, "can''t look for moves at present: {0}", e.getMessage());
      }
      parts.bell().await(rings, POLL);
    }
  }

  /** Ends every term and begins none any more; returns when their leases are released. */
  void end() {
    List<Fork> forks =
        monitor.locked(
            () -> {
              ended = true;
              return List.copyOf(leading.values());
            });
    forks.forEach(Fork::stop);
    forks.forEach(Fork::join);
  }

  private void turn() {
    if (!parts.session().serving()) {
      return;
    }
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    forgetFailures(snapshot.fleet().value().events());
    for (String index : snapshot.assignments().keySet()) {
      forgetFailures(index, snapshot.control(index).retries());
      if (Leader.hasWork(snapshot, index)) {
        lead(index);
      } else {
        parts.troubles().ofIndex(index, "");
      }
    }
    arrivals.settle();
  }

  /** A topology event gives failed moves another chance. */
  private void forgetFailures(long events) {
    monitor.locked(
        () -> {
          if (events > eventsKnown) {
            notBefore.clear();
          }
          eventsKnown = events;
        });
  }

  /** Failed moves were asked to be tried again, on whichever pod. */
  private void forgetFailures(String index, long retries) {
    monitor.locked(
        () -> {
          Long known = retriesKnown.put(index, retries);
          if (known != null && known < retries) {
            notBefore.remove(index);
          }
        });
  }

  private void lead(String index) {
    long now = parts.timeline().nanoTime();
    monitor.locked(
        () -> {
          Long wait = notBefore.get(index);
          if (ended || leading.containsKey(index) || (wait != null && now - wait < 0)) {
            return;
          }
          leading.put(index, parts.timeline().fork("lead " + index, () -> term(index)));
        });
  }

  private void term(String index) {
    Duration again = Duration.ZERO;
    try {
      long before = asked(index);
      again = led(index);
      if (asked(index) != before) {
        again = Duration.ZERO;
      }
    } catch (MiroirException e) {
      LOG.log(Level.WARNING, "the term over index ''{0}'' has ended: {1}", index, e.getMessage());
      again =
          switch (e.code()) {
            case FENCED -> Duration.ZERO;
            case NOT_MOVABLE -> {
              parts.troubles().ofIndex(index, String.valueOf(e.getMessage()));
              yield AFTER_FAILED_MOVES;
            }
            default -> AFTER_A_FAULT;
          };
    } finally {
      long notBeforeThis = parts.timeline().nanoTime() + again.toNanos();
      monitor.locked(
          () -> {
            leading.remove(index);
            notBefore.put(index, notBeforeThis);
            led.remove(index);
          });
      parts.bell().ring();
    }
  }

  /** How often the fleet was changed or failed moves were asked to be tried again. */
  private long asked(String index) {
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    return snapshot.fleet().value().events() + snapshot.control(index).retries();
  }

  private Duration led(String index) {
    Optional<LeaseKeeper> lease = LeaseKeeper.acquire(parts, Keys.rebalanceScope(index));
    if (lease.isEmpty()) {
      return LeaseKeeper.retry();
    }
    monitor.locked(() -> led.add(index));
    try (LeaseKeeper kept = lease.get()) {
      boolean well = new Leader(parts, kept, index, slots).run();
      return well ? Duration.ZERO : AFTER_FAILED_MOVES;
    }
  }
}
