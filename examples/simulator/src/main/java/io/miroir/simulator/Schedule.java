package io.miroir.simulator;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Transition;
import io.miroir.engine.shard.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * All that a simulated world is given: its size, what clients do, what happens to the topology, and
 * the faults. Together with the seed of the interleaving it determines everything.
 *
 * @param seed chooses every interleaving and delay
 * @param pods how many pods serve
 * @param nodes how many nodes there are at first
 * @param topology what happens to the topology
 * @param cancelled the phase in which moves are given up, or lose their source, where they do
 * @param pace how clients go about it
 * @param kinds what clients do, in the order in which they take it up
 * @param faults the faults
 */
record Schedule(
    long seed,
    int pods,
    int nodes,
    Topology topology,
    Phase cancelled,
    Pace pace,
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
    /** One of two copies of each shard is given up; in some worlds that is cancelled first. */
    LOWERED,
    /** A node joins, and one that it took shards over from fails and comes back. */
    SOURCE_FAILED,
    /** A node joins, and what moved to it is asked to go back. */
    UNDONE,
    /** A node joins, and the moves to it are given up, and then tried again. */
    CANCELLED;

    /** Whether shards have several copies at some time. */
    boolean severalCopies() {
      return copies() > 1 || this == RAISED;
    }

    /** How many copies of each shard there are at first. */
    int copies() {
      return this == COPIES || this == NODE_FAILED || this == LOWERED ? 2 : 1;
    }
  }

  /** How clients go about their operations. */
  enum Pace {
    /** Seldom, over a long time. */
    SLOW,
    /** Now and then. */
    STEADY,
    /** One after the other. */
    FAST,
    /** One after the other, and each body takes its time. */
    LINGERING,
    /** One after the other while a shard is about to change its owner, and seldom else. */
    AT_CUTOVERS;

    /**
     * How long a client waits between two operations at most, in nanoseconds.
     *
     * @param cuttingOver whether a shard is about to change its owner
     */
    long pauseAtMost(boolean cuttingOver) {
      return switch (this) {
        case SLOW -> 140_000_000L;
        case STEADY -> 60_000_000L;
        case FAST -> 16_000_000L;
        case LINGERING -> 30_000_000L;
        case AT_CUTOVERS -> cuttingOver ? 8_000_000L : 250_000_000L;
      };
    }

    /** How long the body of a client's change takes at most, in nanoseconds. */
    int bodyAtMost() {
      return switch (this) {
        case SLOW, STEADY, FAST -> 700_000;
        case LINGERING -> 40_000_000;
        case AT_CUTOVERS -> 15_000_000;
      };
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
          Phase.SWEEPING,
          Phase.OLD_REPLICA_DELETED,
          Phase.DONE);

  /** The steps right after which a fault may come. */
  private static final List<Transition> ROWS =
      List.of(
          Transition.PREPARED,
          Transition.DUAL_WRITE_ACKED,
          Transition.BATCH_APPLIED,
          Transition.COPY_FINISHED,
          Transition.ROUND_STARTED,
          Transition.ROUND_ACKED,
          Transition.ROUND_ACKED,
          Transition.ROUND_ENDED_SMALL,
          Transition.ROUND_ENDED_SMALL,
          Transition.HOLD_STARTED,
          Transition.HOLD_STARTED,
          Transition.HOLD_ACKED,
          Transition.CUTOVER_COMMITTED,
          Transition.COMMIT_ACKED,
          Transition.MIRROR_STARTED,
          Transition.MIRROR_ACKED,
          Transition.SWEEP_HELD,
          Transition.SWEEP_FINISHED,
          Transition.VERIFIED,
          Transition.UNDO_STARTED,
          Transition.OLD_DROPPED,
          Transition.OLD_DRAINED);

  /** What matters at the very step. */
  private static final List<Fault.Kind> AT_STEPS =
      List.of(
          Fault.Kind.CRASH,
          Fault.Kind.CRASH,
          Fault.Kind.CRASH,
          Fault.Kind.PAUSE,
          Fault.Kind.STOP,
          Fault.Kind.NODE_CRASH);

  private static final List<Phase> AROUND_THE_CUTOVER =
      List.of(
          Phase.MIGRATION_IN_PROGRESS,
          Phase.MIGRATION_COMPLETE,
          Phase.MIGRATION_COMPLETE,
          Phase.HELD,
          Phase.COMMITTED);

  /** What a pod has half done, and what keeps it from its end or from knowing of it. */
  private static final List<List<Fault.Kind>> PAIRS =
      List.of(
          List.of(Fault.Kind.NODE_CUT, Fault.Kind.CRASH),
          List.of(Fault.Kind.NODE_CUT, Fault.Kind.PAUSE),
          List.of(Fault.Kind.BODY_LATE, Fault.Kind.CRASH),
          List.of(Fault.Kind.BODY_LATE, Fault.Kind.PAUSE),
          List.of(Fault.Kind.CRASH, Fault.Kind.NODE_SLOW),
          List.of(Fault.Kind.CRASH, Fault.Kind.CLOCK_FORWARD),
          List.of(Fault.Kind.PAUSE, Fault.Kind.CLOCK_FORWARD),
          List.of(Fault.Kind.STORE_CUT, Fault.Kind.CRASH),
          List.of(Fault.Kind.NODE_CRASH, Fault.Kind.CLOCK_FORWARD),
          List.of(Fault.Kind.BODY_LATE, Fault.Kind.CRASH, Fault.Kind.CLOCK_FORWARD));

  /** A copy misses a write while a pod that reads it does not learn of that. */
  private static final List<Fault.Kind> UNAWARE =
      List.of(Fault.Kind.STORE_CUT, Fault.Kind.NODE_CRASH, Fault.Kind.CLOCK_FORWARD);

  private static final List<Pace> PACES =
      List.of(
          Pace.SLOW, Pace.STEADY, Pace.FAST, Pace.LINGERING, Pace.AT_CUTOVERS, Pace.AT_CUTOVERS);

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
            case CRASH, PAUSE -> 3;
            default -> 2;
          });
    }
    WEIGHTS = WEIGHT.values().stream().mapToInt(Integer::intValue).sum();
  }

  Schedule {
    kinds = List.copyOf(kinds);
    faults = List.copyOf(faults);
  }

  /** The documents whose shards will move, or all where that is not known. */
  List<Integer> hotKeys() {
    List<NodeId> before = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      before.add(new NodeId("node-" + node));
    }
    List<NodeId> after = new ArrayList<>(before);
    if (topology == Topology.NODE_DRAINED) {
      after.remove(1);
    } else {
      after.add(new NodeId(World.JOINER));
    }
    List<Integer> hot = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      ShardId shard = new ShardId(Document.shardOf(key));
      if (!Placement.owners(shard, before, topology.copies())
          .equals(Placement.owners(shard, after, topology.copies()))) {
        hot.add(key);
      }
    }
    return hot.size() < 4 ? IntStream.range(0, KEYS).boxed().toList() : hot;
  }

  /** The same with other operations and faults. */
  Schedule with(List<Operation.Kind> fewer, List<Fault> otherFaults) {
    return new Schedule(seed, pods, nodes, topology, cancelled, pace, fewer, otherFaults);
  }

  /** The same, interleaved in another way. */
  Schedule withSeed(long other) {
    return new Schedule(other, pods, nodes, topology, cancelled, pace, kinds, faults);
  }

  /** The schedule of a seed. */
  static Schedule of(long seed) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    Topology topology = topology(random.nextInt(100));
    List<Operation.Kind> kinds = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      Operation.Kind kind = kind(random.nextInt(100));
      // Fields merged by two pods into two copies are not promised to agree.
      boolean merges = kind == Operation.Kind.MERGE && !topology.severalCopies();
      kinds.add(kind != Operation.Kind.MERGE || merges ? kind : Operation.Kind.PUT);
    }
    List<Fault> faults = new ArrayList<>();
    for (int i = 3 + random.nextInt(3); i > 0; i--) {
      faults.add(random.nextInt(4) == 0 ? atStep(random) : fault(random, topology));
    }
    if (random.nextInt(4) != 0) {
      boolean unaware = topology.severalCopies() && random.nextBoolean();
      faults.addAll(together(random, unaware ? UNAWARE : any(random, PAIRS)));
    }
    if (random.nextInt(6) == 0) {
      faults.add(unanswered(random));
    }
    return new Schedule(
        seed,
        2 + random.nextInt(2),
        3 + random.nextInt(2),
        topology,
        CANCELLABLE.get(random.nextInt(CANCELLABLE.size())),
        any(random, PACES),
        kinds,
        faults);
  }

  private static Topology topology(int percent) {
    if (percent < 32) {
      return Topology.NODE_ADDED;
    } else if (percent < 50) {
      return Topology.NODE_DRAINED;
    } else if (percent < 62) {
      return Topology.COPIES;
    } else if (percent < 69) {
      return Topology.RAISED;
    } else if (percent < 72) {
      return Topology.LOWERED;
    } else if (percent < 80) {
      return Topology.NODE_FAILED;
    } else if (percent < 86) {
      return Topology.SOURCE_FAILED;
    } else if (percent < 93) {
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

  private static Fault fault(SplittableRandom random, Topology topology) {
    Fault.Kind kind = kind(random);
    boolean whenGivenUp = topology == Topology.CANCELLED && random.nextInt(3) != 0;
    Phase phase = whenGivenUp ? Phase.FAILED : any(random, PHASES);
    Fault.Trigger trigger =
        switch (random.nextInt(8)) {
          case 0 -> new Fault.Trigger.Term(1 + random.nextInt(3));
          default -> new Fault.Trigger.Entered(phase);
        };
    long after = random.nextInt(3) == 0 ? millis(random, 0, 600) : millis(random, 0, 12);
    Fault.Target target = new Fault.Target(random.nextInt(3) != 0, random.nextInt(1_000));
    return new Fault(kind, trigger, after, target, lasts(random, kind));
  }

  /** A fault right after a step was persisted: whoever was about to take the next one does not. */
  private static Fault atStep(SplittableRandom random) {
    Fault.Kind kind = any(random, AT_STEPS);
    Fault.Trigger trigger = new Fault.Trigger.Row(any(random, ROWS).tag(), 1 + random.nextInt(3));
    Fault.Target target = new Fault.Target(random.nextBoolean(), random.nextInt(1_000));
    return new Fault(kind, trigger, millis(random, 0, 10), target, lasts(random, kind));
  }

  /** The store's answer to the leader is lost while a shard is copied. */
  private static Fault unanswered(SplittableRandom random) {
    Transition row = random.nextBoolean() ? Transition.DUAL_WRITE_ACKED : Transition.BATCH_APPLIED;
    Fault.Trigger trigger = new Fault.Trigger.Row(row.tag(), 1 + random.nextInt(3));
    Fault.Target store = new Fault.Target(true, 1);
    return new Fault(Fault.Kind.MESSAGE_LOST, trigger, millis(random, 0, 12), store, 0);
  }

  /** Faults that make each other worse, one soon after the other, up to the cutover. */
  private static List<Fault> together(SplittableRandom random, List<Fault.Kind> kinds) {
    Fault.Trigger trigger = new Fault.Trigger.Entered(any(random, AROUND_THE_CUTOVER));
    long after = millis(random, 0, 40);
    Fault.Target target = new Fault.Target(random.nextBoolean(), random.nextInt(1_000));
    List<Fault> faults = new ArrayList<>();
    for (Fault.Kind kind : kinds) {
      faults.add(new Fault(kind, trigger, after, target, lasts(random, kind)));
      after += millis(random, 0, 120);
    }
    return faults;
  }

  private static <T> T any(SplittableRandom random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static long lasts(SplittableRandom random, Fault.Kind kind) {
    return switch (kind) {
      case PAUSE -> random.nextBoolean() ? millis(random, 20, 900) : millis(random, 900, 5_000);
      case CRASH -> random.nextInt(3) == 0 ? millis(random, 100, 600) : millis(random, 100, 3_500);
      case STOP -> millis(random, 100, 3_000);
      case STORE_CUT, NODE_CUT -> millis(random, 50, 3_500);
      case CLOCK_FORWARD, CLOCK_BACK -> millis(random, 200, 5_000);
      case NODE_CRASH -> random.nextBoolean() ? millis(random, 20, 250) : millis(random, 50, 1_500);
      case DISK_FULL -> millis(random, 200, 2_500);
      case NODE_SLOW -> millis(random, 200, 4_000);
      case MESSAGE_LOST, MESSAGE_LATE, ANSWER_REPEATED, BODY_LATE -> 0;
    };
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
