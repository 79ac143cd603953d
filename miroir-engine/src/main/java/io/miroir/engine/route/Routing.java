package io.miroir.engine.route;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.WriteTargets;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.route.ShardRoute.Lead;
import io.miroir.engine.route.ShardRoute.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        job.moves().stream()
            .filter(state -> state.phase().open() && state.phase() != Phase.IDLE)
            .forEach(
                state -> {
                  MoveState other = moving.put(state.move().shard(), state);
                  assert other == null : "one move of a shard at a time: " + other + ", " + state;
                });
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

  /** The nodes that some write goes to. */
  public Set<NodeId> written() {
    return indexes.values().stream()
        .flatMap(List::stream)
        .flatMap(route -> route.targets().stream())
        .map(Target::node)
        .collect(Collectors.toSet());
  }

  private static ShardRoute route(
      Assignment assignment, ShardId shard, Optional<MoveState> moving) {
    List<Target> targets = new ArrayList<>();
    List<Lead> reads = new ArrayList<>();
    for (int group = 0; group < assignment.groups().size(); group++) {
      for (Copy copy : assignment.copies(group, shard)) {
        if (copy.inSync()) {
          targets.add(new Target(copy.node(), 0, true, true));
        }
      }
      int here = group;
      assignment.lead(group, shard).ifPresent(lead -> reads.add(new Lead(here, lead)));
    }
    moving.flatMap(Routing::other).ifPresent(targets::add);
    boolean tracked = moving.flatMap(Routing::other).isPresent();
    boolean held = moving.map(state -> state.phase().writes() == WriteTargets.HELD).orElse(false);
    int take = moving.map(state -> state.round() + state.holds()).orElse(0);
    return new ShardRoute(targets, reads, held, tracked, take);
  }

  /**
   * The node that an open move writes to besides the assigned ones: the new owner until the commit,
   * which never decides; after it the old one, which has to accept too and is sent to second.
   */
  private static Optional<Target> other(MoveState state) {
    NodeId old = state.move().source();
    NodeId fresh = state.move().to();
    return switch (state.phase().writes()) {
      case OLD, NEW -> Optional.empty();
      case OLD_AND_NEW -> Optional.of(new Target(fresh, 0, false, false));
      case NEW_THEN_OLD ->
          // The source of an added copy is assigned as before.
          state.move() instanceof Move.Relocate
              ? Optional.of(new Target(old, 1, true, true))
              : Optional.empty();
      case HELD ->
          Optional.of(
              state.phase().readsNew()
                  ? new Target(old, 1, true, true)
                  : new Target(fresh, 0, false, false));
    };
  }
}
