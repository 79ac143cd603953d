package io.miroir.simulator;

import io.miroir.engine.plan.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All that a simulated world is given: its size, what clients do, what happens to the topology, and
 * the faults. Together with the seed of the interleaving it determines everything.
 *
 * @param seed chooses every interleaving and delay
 * @param pods how many pods serve
 * @param nodes how many nodes there are at first
 * @param topology what happens to the topology
 * @param cancelled the phase in which moves are given up, where they are
 * @param kinds what clients do, in the order in which they take it up
 * @param faults the faults
 */
record Schedule(
    long seed,
    int pods,
    int nodes,
    Topology topology,
    Phase cancelled,
    List<Operation.Kind> kinds,
    List<Fault> faults) {
  static final String INDEX = "books";
  static final int SHARDS = 6;
  static final int KEYS = 48;
  static final int OPERATIONS = 200;

  /** What happens to the topology. */
  enum Topology {
    /** A node joins. */
    NODE_ADDED,
    /** A node gives its shards away. */
    NODE_DRAINED,
    /** A node joins where each shard has two copies. */
    COPIES,
    /** A second copy of each shard is asked for. */
    RAISED,
    /** A node with one of two copies fails, and comes back. */
    NODE_FAILED,
    /** A node joins, and what moved to it is asked to go back. */
    UNDONE,
    /** A node joins, and the moves to it are given up, and then tried again. */
    CANCELLED;

    /** How many copies of each shard there are at first. */
    int copies() {
      return this == COPIES || this == NODE_FAILED ? 2 : 1;
    }
  }

  private static final List<Phase> PHASES =
      List.of(
          Phase.IDLE,
          Phase.DUAL_WRITE_STARTED,
          Phase.MIGRATION_IN_PROGRESS,
          Phase.MIGRATION_COMPLETE,
          Phase.HELD,
          Phase.COMMITTED,
          Phase.MIRRORING,
          Phase.SWEEPING,
          Phase.OLD_REPLICA_DELETED);

  private static final List<Phase> CANCELLABLE =
      List.of(
          Phase.IDLE,
          Phase.DUAL_WRITE_STARTED,
          Phase.MIGRATION_IN_PROGRESS,
          Phase.MIGRATION_COMPLETE,
          Phase.HELD,
          Phase.MIRRORING);

  /** How often each kind of fault is chosen, of {@link #WEIGHTS}. */
  private static final Map<Fault.Kind, Integer> WEIGHT = new EnumMap<>(Fault.Kind.class);

  private static final int WEIGHTS;

  static {
    for (Fault.Kind kind : Fault.Kind.values()) {
      WEIGHT.put(
          kind,
          switch (kind) {
            case CRASH, PAUSE -> 4;
            case BODY_LATE, MESSAGE_LOST, MESSAGE_LATE, STORE_CUT, NODE_CUT -> 2;
            case STOP,
                ANSWER_REPEATED,
                CLOCK_FORWARD,
                CLOCK_BACK,
                NODE_CRASH,
                DISK_FULL,
                NODE_SLOW ->
                1;
          });
    }
    WEIGHTS = WEIGHT.values().stream().mapToInt(Integer::intValue).sum();
  }

  Schedule {
    kinds = List.copyOf(kinds);
    faults = List.copyOf(faults);
  }

  /** The schedule of a seed. */
  static Schedule of(long seed) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    Topology topology = topology(random.nextInt(100));
    List<Operation.Kind> kinds = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      kinds.add(kind(random.nextInt(100)));
    }
    List<Fault> faults = new ArrayList<>();
    for (int i = 3 + random.nextInt(3); i > 0; i--) {
      faults.add(fault(random));
    }
    return new Schedule(
        seed,
        2 + random.nextInt(2),
        3 + random.nextInt(2),
        topology,
        CANCELLABLE.get(random.nextInt(CANCELLABLE.size())),
        kinds,
        faults);
  }

  private static Topology topology(int percent) {
    if (percent < 36) {
      return Topology.NODE_ADDED;
    } else if (percent < 58) {
      return Topology.NODE_DRAINED;
    } else if (percent < 70) {
      return Topology.COPIES;
    } else if (percent < 77) {
      return Topology.RAISED;
    } else if (percent < 86) {
      return Topology.NODE_FAILED;
    } else if (percent < 94) {
      return Topology.UNDONE;
    }
    return Topology.CANCELLED;
  }

  private static Operation.Kind kind(int percent) {
    if (percent < 38) {
      return Operation.Kind.PUT;
    } else if (percent < 55) {
      return Operation.Kind.MERGE;
    } else if (percent < 77) {
      return Operation.Kind.DELETE;
    } else if (percent < 81) {
      return Operation.Kind.DELETE_COLOUR;
    }
    return Operation.Kind.SEARCH;
  }

  private static Fault fault(SplittableRandom random) {
    Fault.Kind kind = kind(random);
    Phase phase = PHASES.get(random.nextInt(PHASES.size()));
    long after = random.nextInt(3) == 0 ? millis(random, 0, 400) : millis(random, 0, 12);
    long lasts =
        switch (kind) {
          case PAUSE -> random.nextBoolean() ? millis(random, 20, 900) : millis(random, 900, 5_000);
          case CRASH, STOP -> millis(random, 100, 3_000);
          case STORE_CUT, NODE_CUT -> millis(random, 50, 3_500);
          case CLOCK_FORWARD, CLOCK_BACK -> millis(random, 200, 5_000);
          case NODE_CRASH -> millis(random, 50, 1_500);
          case DISK_FULL, NODE_SLOW -> millis(random, 200, 2_500);
          case MESSAGE_LOST, MESSAGE_LATE, ANSWER_REPEATED, BODY_LATE -> 0;
        };
    Fault.Target target = new Fault.Target(random.nextInt(3) != 0, random.nextInt(1_000));
    return new Fault(kind, phase, after, target, lasts);
  }

  private static Fault.Kind kind(SplittableRandom random) {
    int at = random.nextInt(WEIGHTS);
    for (Map.Entry<Fault.Kind, Integer> weight : WEIGHT.entrySet()) {
      at -= weight.getValue();
      if (at < 0) {
        return weight.getKey();
      }
    }
    throw new AssertionError("the weights do not add up");
  }

  private static long millis(SplittableRandom random, int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to)).toNanos();
  }
}
