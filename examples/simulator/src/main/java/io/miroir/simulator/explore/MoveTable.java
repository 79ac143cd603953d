package io.miroir.simulator.explore;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Slice;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.plan.Effect;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Transition;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine's machine and routing, asked once for each different question: a state of the move is
 * the number of a {@link MoveState} that {@link MoveMachine#step} answered, and a route is one that
 * {@link Routing#of} made of it. A change of the engine's table is a change of what is explored.
 *
 * <p>Not thread-safe. Numbers are given in the order of the first question.
 */
final class MoveTable {
  /** The move's old owner in the beginning. */
  static final int OLD = 0;

  /** Its new owner. */
  static final int NEW = 1;

  private static final List<NodeId> NODES = List.of(new NodeId("old"), new NodeId("new"));
  private static final ShardId SHARD = new ShardId(0);
  private static final String INDEX = "index";
  private static final int NONE = -1;

  private final List<MoveState> states = new ArrayList<>();
  private final Map<MoveState, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> routeOf = new HashMap<>();
  private final List<ShardRoute> routes = new ArrayList<>();
  private final List<Paths> paths = new ArrayList<>();
  private final Map<Long, Integer> answers = new HashMap<>();
  private final Map<Long, Transition> rows = new HashMap<>();

  /** The table of a shard that changes its node. */
  MoveTable() {
    this(new Move.Relocate(SHARD, 0, NODES.get(OLD), NODES.get(NEW)));
  }

  /** The table of any move. */
  MoveTable(Move move) {
    number(MoveState.start(move, 0));
  }

  /** The number of the state in which nothing was done for the move. */
  int start() {
    return 0;
  }

  MoveState state(int number) {
    return states.get(number);
  }

  Phase phase(int number) {
    return state(number).phase();
  }

  /** The state that an event leads to, or -1 if the machine refuses it. */
  int step(int number, Told told, int epoch, int token) {
    long question = question(number, told, epoch, token);
    Integer answer = answers.get(question);
    if (answer == null) {
      answer = NONE;
      if (MoveMachine.step(state(number), told.event(epoch, token))
          instanceof MoveMachine.Moved moved) {
        answer = number(moved.next());
        rows.put(question, moved.row());
      }
      answers.put(question, answer);
    }
    return answer;
  }

  /** What is done after an event that the machine did not refuse. */
  Effect effect(int number, Told told, int epoch, int token) {
    Transition row = rows.get(question(number, told, epoch, token));
    if (row == null) {
      throw new IllegalArgumentException(told + " was refused in " + state(number));
    }
    return row.effects().getLast();
  }

  /** What is done in a state whose row is not at hand. */
  Effect resuming(int number) {
    return Transition.resuming(state(number)).getLast();
  }

  private static long question(int number, Told told, int epoch, int token) {
    return ((long) number << 32) | ((long) told.number() << 16) | ((long) epoch << 8) | token;
  }

  private int number(MoveState state) {
    Integer known = numbers.putIfAbsent(state, states.size());
    if (known != null) {
      return known;
    }
    states.add(state);
    return states.size() - 1;
  }

  private static ShardRoute routing(MoveState state) {
    Copy owned = Copy.inSync(state.move().source());
    Assignment before = new Assignment(INDEX, 1, List.of(Map.of(SHARD, List.of(owned))));
    Assignment assignment = state.phase().readsNew() ? before.after(state.move()) : before;
    JobRecord job = new JobRecord("job", INDEX, "explored", "", 0, state.epoch(), List.of(state));
    return Routing.of(state.epoch(), List.of(assignment), Map.of(INDEX, job))
        .index(INDEX)
        .orElseThrow()
        .getFirst();
  }

  /** The number of the route that a state makes. */
  int route(int number) {
    return routeOf.computeIfAbsent(number, absent -> newRoute(number));
  }

  private int newRoute(int number) {
    ShardRoute route = routing(state(number));
    int found = routes.indexOf(route);
    if (found < 0) {
      found = routes.size();
      routes.add(route);
      paths.add(Paths.of(route, NODES));
    }
    return found;
  }

  /** The route of a number. */
  Paths paths(int route) {
    return paths.get(route);
  }

  /** The route of a move whose writes go to both nodes, before any round. */
  int dualRoute() {
    int begun = step(start(), Told.TAKEN_OVER, 1, 1);
    return route(step(begun, Told.PREPARED, 2, 1));
  }

  int source(int number) {
    return NODES.indexOf(state(number).move().source());
  }

  int target(int number) {
    return NODES.indexOf(state(number).move().to());
  }

  /** The node whose copy counts. */
  int authority(int number) {
    return phase(number).readsNew() ? target(number) : source(number);
  }

  /** Whether the old owner's copy is a mirror. */
  boolean mirrors(int number) {
    return EnumSet.of(Phase.COMMITTED, Phase.MIRRORING, Phase.SWEEPING).contains(phase(number));
  }

  /** The last epoch that the move published. */
  int epoch(int number) {
    return (int) state(number).epoch();
  }

  boolean copied(int number) {
    return state(number).cursor() == Slice.KEY_END;
  }

  /** Whether the move is on its way back. */
  boolean reversed(int number) {
    return source(number) == NEW;
  }
}
