package io.miroir.simulator.explore;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.plan.Move;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engine's assignments and routes of a shard with several copies, by numbers. */
final class CopiesTable {
  private static final ShardId SHARD = new ShardId(0);
  private static final String INDEX = "index";

  /** The lead, the follower, and the one that a copy is added on: in rendezvous order. */
  private final List<NodeId> nodes;

  private final MoveTable moves;
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<ShardRoute> routes = new ArrayList<>();
  private final List<Paths> paths = new ArrayList<>();
  private final Map<Integer, Integer> known = new HashMap<>();

  CopiesTable() {
    List<NodeId> all = List.of(new NodeId("n1"), new NodeId("n2"), new NodeId("n3"));
    Assignment every = assignment(all);
    this.nodes = every.holders(0, SHARD);
    this.moves = new MoveTable(new Move.AddCopy(SHARD, 0, nodes.get(1), nodes.get(2)));
    number(assignment(nodes.subList(0, 2)));
  }

  private static Assignment assignment(List<NodeId> nodes) {
    List<Copy> copies = nodes.stream().map(Copy::inSync).toList();
    return new Assignment(INDEX, 1, List.of(Map.of(SHARD, copies)));
  }

  MoveTable moves() {
    return moves;
  }

  private int number(Assignment assignment) {
    int found = assignments.indexOf(assignment);
    if (found < 0) {
      assignments.add(assignment);
      found = assignments.size() - 1;
    }
    return found;
  }

  /** The nodes whose copies are in sync, a bit each. */
  int inSync(int assignment) {
    return bits(assignments.get(assignment).inSync(SHARD));
  }

  private int bits(List<NodeId> some) {
    return some.stream().mapToInt(node -> 1 << nodes.indexOf(node)).sum();
  }

  /** The node that is the lead. */
  int lead(int assignment) {
    return nodes.indexOf(assignments.get(assignment).lead(0, SHARD).orElseThrow());
  }

  /** The assignment that has only these of its copies in sync, or -1 if none would be. */
  int marked(int assignment, int staying) {
    Set<NodeId> lacking = new HashSet<>();
    for (NodeId node : assignments.get(assignment).inSync(SHARD)) {
      if ((staying & (1 << nodes.indexOf(node))) == 0) {
        lacking.add(node);
      }
    }
    if (lacking.size() == assignments.get(assignment).inSync(SHARD).size()) {
      return -1;
    }
    return number(assignments.get(assignment).outOfSync(SHARD, lacking));
  }

  /** The assignment that the commit of the move makes. */
  int moved(int assignment, int job) {
    return number(assignments.get(assignment).after(moves.state(job).move()));
  }

  /** Whether the copy that the move copies from is in sync. */
  boolean hasSource(int assignment, int job) {
    return assignments.get(assignment).inSync(SHARD).contains(moves.state(job).move().source());
  }

  int route(int assignment, int job) {
    return known.computeIfAbsent((assignment << 8) | job, both -> newRoute(assignment, job));
  }

  private int newRoute(int assignment, int job) {
    JobRecord record = new JobRecord("job", INDEX, "", "", 0, 0, List.of(moves.state(job)));
    ShardRoute route =
        Routing.of(0, List.of(assignments.get(assignment)), Map.of(INDEX, record))
            .index(INDEX)
            .orElseThrow()
            .getFirst();
    int found = routes.indexOf(route);
    if (found < 0) {
      routes.add(route);
      paths.add(Paths.of(route, nodes));
      found = routes.size() - 1;
    }
    return found;
  }

  Paths paths(int route) {
    return paths.get(route);
  }
}
