package io.miroir.simulator.explore;

import io.miroir.api.NodeId;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.route.ShardRoute.Target;
import java.util.Arrays;
import java.util.List;

/**
 * One of the engine's routes of the shard, as numbers: nodes are 0 and 1.
 *
 * @param stages for each node in which stage a write is sent to it, or -1 if it is not
 * @param decides for each node whether its acceptance is needed
 * @param merges for each node whether partial updates go to it
 * @param reads the node that is read
 * @param held whether writes wait
 * @param tracked whether keys that are written are dirty
 * @param take which start of a round or hold is the newest
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the routes they are made of are.
record Paths(
    int[] stages,
    boolean[] decides,
    boolean[] merges,
    int reads,
    boolean held,
    boolean tracked,
    int take) {
  static Paths of(ShardRoute route, List<NodeId> nodes) {
    int[] stages = new int[nodes.size()];
    boolean[] decides = new boolean[nodes.size()];
    boolean[] merges = new boolean[nodes.size()];
    Arrays.fill(stages, -1);
    for (Target target : route.targets()) {
      int node = nodes.indexOf(target.node());
      stages[node] = target.stage();
      decides[node] = target.decides();
      merges[node] = target.merges();
    }
    return new Paths(
        stages,
        decides,
        merges,
        nodes.indexOf(route.reads().getFirst().node()),
        route.held(),
        route.tracked(),
        route.take());
  }
}
