package io.miroir.engine.pod;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.engine.ClientTasks;
import io.miroir.engine.Control;
import io.miroir.engine.Fleet;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.Indexes;
import io.miroir.engine.Miroir;
import io.miroir.engine.Preview;
import io.miroir.engine.Reads;
import io.miroir.engine.Rebalance;
import io.miroir.engine.Writes;
import io.miroir.engine.fleet.Health;
import io.miroir.engine.fleet.PodFleet;
import io.miroir.engine.move.Movers;
import io.miroir.engine.preview.PodPreview;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.sync.MissedWrites;
import io.miroir.engine.sync.Settling;
import io.miroir.engine.sync.Standing;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.StoppedException;
import io.miroir.engine.write.PodWrites;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One running pod: its parts, and the actors that keep it going. */
final class Pod implements Miroir {
  private static final System.Logger LOG = System.getLogger("io.miroir.pod");
  private static final Duration JOIN_RETRY = Duration.ofMillis(250);

  private final Parts parts;
  private final FleetOptions fleetOptions;
  private final Optional<Health> health;
  private final Settling settling;
  private final Agent agent;
  private final Standing standing;
  private final Movers movers;
  private final Gauges gauges;
  private final Writes writes;
  private final Reads reads;
  private final Indexes indexes;
  private final ClientTasks tasks;
  private final Fleet fleet;
  private final Rebalance rebalance;
  private final Control control;
  private final Preview preview;
  private final List<Fork> actors = new ArrayList<>();

  Pod(Parts parts, FleetOptions fleetOptions, Optional<Health> health) {
    this.parts = parts;
    this.health = health;
    this.fleetOptions = fleetOptions;
    this.settling = new Settling(parts);
    this.agent = new Agent(parts, settling);
    this.movers = new Movers(parts);
    MissedWrites missedWrites = new MissedWrites(parts);
    this.standing = new Standing(parts, settling, missedWrites);
    this.writes = new PodWrites(parts, missedWrites, standing);
    this.gauges = new Gauges(parts);
    this.reads = new PodReads(parts);
    this.indexes = new PodIndexes(parts);
    this.tasks = new TaskLog(parts);
    this.fleet = new PodFleet(parts);
    this.rebalance = new PodRebalance(parts, movers);
    this.control = new PodControl(parts);
    this.preview = new PodPreview(parts);
  }

  @Override
  public void start() {
    // From the first moment: making keys on nodes that hang may take longer than a lease.
    actors.add(parts.timeline().fork("renew pod", this::renew));
    try {
      join();
    } catch (RuntimeException e) {
      stopActors();
      throw e;
    }
    actors.add(parts.timeline().fork("agent", agent::run));
    actors.add(parts.timeline().fork("settling", settling::run));
    actors.add(parts.timeline().fork("standing", standing::run));
    actors.add(parts.timeline().fork("movers", movers::run));
    actors.add(parts.timeline().fork("gauges", gauges::run));
  }

  private void join() {
    Optional<Health> unwatched = health;
    while (true) {
      try {
        if (!parts.catalog().founded()) {
          parts.marks().requireUnmarked(fleetOptions.seats());
        }
        parts.catalog().found(fleetOptions);
        // It can't join while a node is away and has not failed yet.
        unwatched.ifPresent(watch -> actors.add(parts.timeline().fork("health", watch::run)));
        unwatched = Optional.empty();
        agent.join();
        return;
      } catch (MiroirException e) {
        if (e.code() == ErrorCode.MISCONFIGURED) {
          throw e;
        }
        if (parts.dialect().takeRefused()) {
          parts.session().end();
          throw e;
        }
        LOG.log(Level.WARNING, "can''t join yet, trying again: {0}", e.getMessage());
      }
      try {
        parts.timeline().sleep(JOIN_RETRY);
      } catch (StoppedException e) {
        throw new MiroirException(
            ErrorCode.UNAVAILABLE, "this pod was stopped before it had joined the fleet", e);
      }
    }
  }

  private void renew() {
    while (true) {
      parts.timeline().sleep(parts.options().leaseRenewal());
      try {
        parts.session().renew();
      } catch (MiroirException e) {
        LOG.log(Level.WARNING, "the pod''s lease was not renewed: {0}", e.getMessage());
      }
    }
  }

  @Override
  public boolean serving() {
    return parts.session().serving();
  }

  @Override
  public Writes writes() {
    return writes;
  }

  @Override
  public Reads reads() {
    return reads;
  }

  @Override
  public Indexes indexes() {
    return indexes;
  }

  @Override
  public ClientTasks tasks() {
    return tasks;
  }

  @Override
  public Fleet fleet() {
    return fleet;
  }

  @Override
  public Rebalance rebalance() {
    return rebalance;
  }

  @Override
  public Control control() {
    return control;
  }

  @Override
  public Preview preview() {
    return preview;
  }

  @Override
  public void resign() {
    movers.end();
    releaseOwed();
  }

  private void releaseOwed() {
    try {
      parts.leading().releaseOwed();
    } catch (MiroirException e) {
      LOG.log(Level.INFO, "leases were not released and expire by themselves: {0}", e.getMessage());
    }
  }

  private void stopActors() {
    for (Fork actor : actors.reversed()) {
      actor.stop();
      actor.join();
    }
    actors.clear();
  }

  @Override
  public void close() {
    resign();
    stopActors();
    releaseOwed();
    parts.session().cease();
    try {
      if (parts.traffic().idle()) {
        standing.forgetOwn();
      }
    } catch (MiroirException e) {
      LOG.log(Level.INFO, "what this pod wrote last is compared by others: {0}", e.getMessage());
    }
    try {
      parts.session().end();
    } catch (MiroirException e) {
      LOG.log(
          Level.INFO,
          "the pod''s lease was not released and expires by itself: {0}",
          e.getMessage());
    }
  }
}
