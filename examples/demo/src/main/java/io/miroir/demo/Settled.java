package io.miroir.demo;

import io.miroir.demo.fleet.Admin;
import io.miroir.demo.fleet.FleetPlan;
import io.miroir.demo.fleet.Layout;
import io.miroir.demo.fleet.MoveStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether the fleet is what it should be, and has been for a while: its nodes, all well, hold what
 * they should, each copy is in sync, and nothing moves. Used by one thread.
 */
final class Settled {
  private static final String ACTIVE = "active";

  private final Admin admin;
  private final Layout layout;
  private final Duration still;
  private long sinceNanos = Long.MAX_VALUE;

  Settled(Admin admin, Layout layout, Duration still) {
    this.admin = admin;
    this.layout = layout;
    this.still = still;
  }

  /** Judges by a status that was just read, and by what is asked for besides. */
  boolean now(MoveStatus status) {
    if (status.inProgress() || !asItShouldBe()) {
      sinceNanos = Long.MAX_VALUE;
      return false;
    }
    long nowNanos = System.nanoTime();
    sinceNanos = Math.min(sinceNanos, nowNanos);
    return nowNanos - sinceNanos >= still.toNanos();
  }

  private boolean asItShouldBe() {
    Map<String, String> states = admin.states();
    return states.keySet().equals(layout.nodes())
        && states.values().stream().allMatch(ACTIVE::equals)
        && holdersAsPlaced()
        && admin.allInSync();
  }

  private boolean holdersAsPlaced() {
    Map<Integer, Set<String>> holders = admin.holders();
    return IntStream.range(0, FleetPlan.SHARDS)
        .allMatch(shard -> layout.owners(shard).equals(holders.get(shard)));
  }
}
