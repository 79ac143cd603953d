package io.miroir.engine.route;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.WriteTargets;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.route.ShardRoute.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For each shard of each index where to write, where to read, and whether writes are held: a pure
 * function of the assignments and the open jobs, never of the placement or of health.
 *
 * @param epoch the epoch in which it was published
 * @param indexes the routes of each index, by shard number
 */
public record Routing(long epoch, Map<String, List<ShardRoute>> indexes) {
  /** The routing before any index was there. */
  public static final Routing EMPTY = new Routing(0, Map.of());

  /** Copies the map. */
  public Routing {
    indexes = Map.copyOf(indexes);
  }

  /** The routing that assignments and jobs, open or not, make in an epoch. */
  public static Routing of(
      long epoch, Collection<Assignment> assignments, Map<String, JobRecord> jobs) {
    Map<String, List<ShardRoute>> indexes = new HashMap<>();
    for (Assignment assignment : assignments) {
      Map<ShardId, MoveState> moving = new HashMap<>();
      JobRecord job = jobs.get(assignment.index());
      if (job != null) {
        job.moves().forEach(state -> moving.put(state.move().shard(), state));
      }
      List<ShardRoute> routes = new ArrayList<>();
      for (int shard = 0; shard < assignment.shards(); shard++) {
        ShardId id = new ShardId(shard);
        routes.add(route(assignment, id, Optional.ofNullable(moving.get(id))));
      }
      indexes.put(assignment.index(), List.copyOf(routes));
    }
    return new Routing(epoch, indexes);
  }

  /** The routes of an index by shard number, or empty if it is unknown. */
  public Optional<List<ShardRoute>> index(String uid) {
    return Optional.ofNullable(indexes.get(uid));
  }

  private static ShardRoute route(
      Assignment assignment, ShardId shard, Optional<MoveState> moving) {
    List<Target> targets = new ArrayList<>();
    List<NodeId> reads = new ArrayList<>();
    for (int group = 0; group < assignment.groups().size(); group++) {
      int wanted = group;
      Optional<MoveState> here =
          moving.filter(state -> state.move().group() == wanted && state.phase().open());
      if (here.isPresent()) {
        moved(assignment, here.get(), targets, reads);
      } else {
        settled(assignment, group, shard, targets, reads);
      }
    }
    boolean tracked = moving.map(state -> state.phase().open() && targets.size() > 1).orElse(false);
    boolean held = moving.map(state -> state.phase().writes() == WriteTargets.HELD).orElse(false);
    int take = moving.map(state -> state.round() + state.holds()).orElse(0);
    return new ShardRoute(targets, reads, held, tracked, take);
  }

  private static void settled(
      Assignment assignment, int group, ShardId shard, List<Target> targets, List<NodeId> reads) {
    for (Copy copy : assignment.copies(group, shard)) {
      targets.add(new Target(copy.node(), 0, copy.inSync(), copy.inSync()));
    }
    assignment.lead(group, shard).ifPresent(reads::add);
  }

  /** The old owner is the authority until the commit, the new one after it. */
  private static void moved(
      Assignment assignment, MoveState state, List<Target> targets, List<NodeId> reads) {
    Move move = state.move();
    NodeId from = move.source();
    NodeId to = move.to();
    for (NodeId holder : assignment.holders(move.group(), move.shard())) {
      if (!holder.equals(from) && !holder.equals(to)) {
        targets.add(new Target(holder, 0, true, true));
      }
    }
    switch (state.phase().writes()) {
      case OLD -> targets.add(new Target(from, 0, true, true));
      case OLD_AND_NEW, HELD -> {
        targets.add(new Target(from, 0, true, true));
        targets.add(new Target(to, 0, false, false));
      }
      case NEW_THEN_OLD -> {
        targets.add(new Target(to, 0, true, true));
        targets.add(new Target(from, 1, true, true));
      }
      case NEW -> targets.add(new Target(to, 0, true, true));
    }
    reads.add(state.phase().readsNew() ? to : from);
  }
}
