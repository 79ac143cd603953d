package io.miroir.engine.move;

import io.miroir.api.MiroirException;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.fleet.Farewells;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
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
public final class Movers {
  private static final System.Logger LOG = System.getLogger("io.miroir.movers");
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AFTER_A_FAULT = Duration.ofMillis(250);
  private static final Duration AFTER_FAILED_MOVES = Duration.ofSeconds(60);

  private final Parts parts;
  private final Slots slots;
  private final Arrivals arrivals;
  private final Farewells farewells;
  private final Monitor monitor;
  private final Map<String, Fork> leading = new HashMap<>();
  private final Map<String, Cooldown> cooldowns = new HashMap<>();
  private final Set<String> led = new HashSet<>();
  private long checks;
  private boolean ended;

  public Movers(Parts parts) {
    this.parts = parts;
    this.slots =
        new Slots(parts.options().maxConcurrentMigrations(), parts.bell(), parts.timeline());
    this.arrivals = new Arrivals(parts);
    this.farewells = new Farewells(parts);
    this.monitor = parts.timeline().monitor();
  }

  /** Whether this pod leads an index now. */
  public boolean leading() {
    return monitor.locked(() -> !led.isEmpty());
  }

  /** Whether this pod leads that index now. */
  public boolean leads(String index) {
    return monitor.locked(() -> led.contains(index));
  }

  /** Forgets that some moves have failed, and looks again at once. */
  public void check() {
    monitor.locked(() -> checks++);
    parts.bell().ring();
  }

  public void run() {
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
  public void end() {
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
    for (String index : snapshot.assignments().keySet()) {
      if (Leader.hasWork(snapshot, index)) {
        lead(index, snapshot.fleet().value().events() + snapshot.control(index).retries());
      } else {
        parts.troubles().ofIndex(index, "");
      }
    }
    arrivals.settle();
    farewells.settle();
  }

  /** Begins a term, unless one runs or the last has failed and nobody has asked since. */
  private void lead(String index, long changes) {
    long now = parts.timeline().nanoTime();
    monitor.locked(
        () -> {
          long asked = changes + checks;
          Cooldown cooldown = cooldowns.get(index);
          if (ended
              || leading.containsKey(index)
              || (cooldown != null && !cooldown.over(now, asked))) {
            return;
          }
          leading.put(index, parts.timeline().fork("lead " + index, () -> term(index, asked)));
        });
  }

  private void term(String index, long asked) {
    Duration again = Duration.ZERO;
    try {
      again = led(index);
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
      Cooldown cooldown = new Cooldown(parts.timeline().nanoTime() + again.toNanos(), asked);
      monitor.locked(
          () -> {
            leading.remove(index);
            cooldowns.put(index, cooldown);
            led.remove(index);
          });
      parts.bell().ring();
    }
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
