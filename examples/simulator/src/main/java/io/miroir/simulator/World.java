package io.miroir.simulator;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Lease;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Planner;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One schedule from beginning to end, and the checks of it. */
final class World {
  static final RebalanceOptions OPTIONS =
      new RebalanceOptions(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          4,
          5,
          1L << 20,
          Duration.ZERO,
          Duration.ofMillis(800),
          Duration.ofMillis(300),
          Duration.ofMillis(400),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          20);

  private static final long END = Duration.ofMinutes(6).toNanos();
  private static final Key ASSIGNMENT = new Key("assignment", Schedule.INDEX);
  private static final Key JOB = new Key("job", Schedule.INDEX);
  static final Key TOPOLOGY = new Key("fleet", "topology");
  static final String JOINER = "node-9";

  private final Schedule schedule;
  private final Scheduler scheduler;
  private final Network network;
  private final StoreServer store;
  private final Trace trace;
  private final Map<String, NodeServer> nodes = new TreeMap<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<PodMachine> pods = new ArrayList<>();
  private final History history = new History();
  private final Injector injector;
  private final Clients clients;

  /** Until when late bodies may be seen, by shard. */
  private final Map<Integer, Long> swept = new HashMap<>();

  private final Watching watching = new Watching();
  private final PodMachine.Surroundings surroundings;

  World(Schedule schedule) {
    this(schedule, PlantedBug.NONE, Optional.empty());
  }

  /** A world with a bug in it. */
  World(Schedule schedule, PlantedBug bug) {
    this(schedule, bug, Optional.empty());
  }

  /** A world that tells what happens in it. */
  World(Schedule schedule, PlantedBug bug, Consumer<String> lines) {
    this(schedule, bug, Optional.of(lines));
  }

  private World(Schedule schedule, PlantedBug bug, Optional<Consumer<String>> lines) {
    this.schedule = schedule;
    this.scheduler = new Scheduler(schedule.seed());
    this.trace = lines.map(to -> Trace.to(scheduler, to)).orElseGet(() -> Trace.off(scheduler));
    this.network = new Network(scheduler);
    this.store = new StoreServer(scheduler);
    store.watchedBy(watching);
    List<FleetOptions.Seat> seats = new ArrayList<>();
    for (int i = 0; i < schedule.nodes(); i++) {
      seats.add(new FleetOptions.Seat(addNode("node-" + i), 0));
    }
    this.injector = new Injector(scheduler, network, store, nodes, pods, schedule.faults(), trace);
    FleetOptions fleet = new FleetOptions(Schedule.SHARDS, schedule.topology().copies(), 1, seats);
    this.surroundings =
        new PodMachine.Surroundings(
            scheduler,
            network,
            store,
            nodes,
            injector,
            watching,
            fleet,
            OPTIONS,
            bug,
            schedule.pace().bodyAtMost(),
            machines);
    for (int i = 0; i < schedule.pods(); i++) {
      pods.add(new PodMachine("pod-" + i, surroundings));
    }
    this.clients = new Clients(scheduler, schedule, pods, history, this::judgeSearch, trace);
    machines.add(clients.machine());
  }

  private Node addNode(String name) {
    nodes.put(name, new NodeServer(scheduler, name, this::mayLand, watching, trace));
    return node(name);
  }

  private static Node node(String name) {
    return new Node(new NodeId(name), URI.create("http://" + name));
  }

  /** Runs the schedule; throws what it found to be wrong. */
  Outcome run() {
    String violation = "";
    try {
      live();
    } catch (Scheduler.WorldEnded e) {
      violation = String.valueOf(e.getMessage());
    } finally {
      scheduler.close(machines);
    }
    return new Outcome(
        schedule,
        violation,
        scheduler.hash(),
        scheduler.now(),
        scheduler.switches(),
        injector.counts(),
        network.lost(),
        network.late(),
        watching.takeovers,
        watching.cutovers,
        watching.undone,
        watching.undos,
        watching.settled,
        clients.accepted(),
        clients.unknown(),
        clients.refused(),
        clients.searches(),
        nodes.values().stream().mapToLong(NodeServer::bodiesLate).sum());
  }

  private void live() {
    pods.getFirst().start();
    waitFor("the first pod has joined", () -> pods.getFirst().joined());
    pods.stream().skip(1).forEach(PodMachine::start);
    waitFor("every pod has joined", () -> pods.stream().allMatch(PodMachine::joined));
    ask(
        pods.getFirst(),
        pod -> pod.pod().indexes().create(Schedule.INDEX, "id", "2026-01-01T00:00:00Z", "{}"));
    Actor loading = scheduler.fork(clients.machine(), "load", clients::load);
    waitFor("the documents are loaded", loading::ended);
    clients.start();
    Actor story = scheduler.fork(clients.machine(), "story", story()::tell);
    waitFor("the clients are done", clients::done);
    waitFor(
        "the faults are over",
        () -> scheduler.now() > injector.quietSince() + Duration.ofMillis(500).toNanos());
    injector.stop();
    waitFor("every topology event is accepted", story::ended);
    waitFor("the moves are over", this::settled);
    checkAtTheEnd();
  }

  private Story story() {
    Story.Stage stage =
        new Story.Stage() {
          @Override
          public Node addNode() {
            return World.this.addNode(JOINER);
          }

          @Override
          public Optional<JobRecord> job() {
            return record(JOB, JobRecord.class);
          }

          @Override
          public boolean settled() {
            return World.this.settled();
          }

          @Override
          public boolean clientsDone() {
            return clients.done();
          }
        };
    NodeServer leaving = Objects.requireNonNull(nodes.get("node-1"));
    return new Story(scheduler, schedule, pods, leaving, stage, trace);
  }

  private void ask(PodMachine pod, Consumer<PodMachine> what) {
    Actor asking = scheduler.fork(pod.machine(), "ask", () -> what.accept(pod));
    waitFor("a request is answered", asking::ended);
  }

  private void waitFor(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (scheduler.now() > END) {
        scheduler.fail(new AssertionError("G5: it never came about that " + what + told()));
      }
      scheduler.awaitWake(scheduler.now() + 20_000_000);
    }
  }

  private String told() {
    StringBuilder alive = new StringBuilder();
    for (PodMachine pod : pods) {
      alive.append(pod.joined() ? "" : "; not joined: " + pod.machine().alive());
    }
    return alive + record(JOB, JobRecord.class).map(job -> "; " + job).orElse("");
  }

  private static String told(MoveState move) {
    return move.move()
        + " "
        + move.phase()
        + " "
        + move.step()
        + " cursor "
        + move.cursor()
        + " round "
        + move.round()
        + (move.voided() ? " void" : "")
        + " holds "
        + move.holds()
        + " verified "
        + move.verifiedToken();
  }

  private <T> Optional<T> record(Key key, Class<T> type) {
    return store.find(key).map(entry -> Codec.read(type, entry.text()));
  }

  /** Whether the assignment is what the topology asks for, and nothing is under way. */
  private boolean settled() {
    Optional<JobRecord> job = record(JOB, JobRecord.class);
    Optional<FleetRecord> fleet = record(TOPOLOGY, FleetRecord.class);
    Optional<Assignment> assignment = record(ASSIGNMENT, Assignment.class);
    boolean joins =
        switch (schedule.topology()) {
          case NODE_ADDED, COPIES, UNDONE, CANCELLED -> true;
          case NODE_DRAINED, RAISED, NODE_FAILED -> false;
        };
    if (joins && fleet.isPresent() && fleet.get().seat(JOINER).isEmpty()) {
      // G8: it was accepted.
      return false;
    }
    return job.isPresent()
        && !job.get().open()
        && fleet.isPresent()
        && assignment.isPresent()
        && fleet.get().seats().stream()
            .noneMatch(
                seat ->
                    seat.nodeState() == NodeState.JOINING
                        || seat.nodeState() == NodeState.RESTORING
                        || seat.nodeState() == NodeState.FAILED)
        && Planner.plan(
                assignment.get(),
                fleet.get().placed(),
                fleet.get().replicationFactor(),
                fleet.get().away())
            .isEmpty()
        && pods.stream().allMatch(pod -> pod.joined() && pod.pod().serving())
        && nodes.values().stream().allMatch(NodeServer::idle);
  }

  private void checkAtTheEnd() {
    Assignment assignment = record(ASSIGNMENT, Assignment.class).orElseThrow();
    for (Map.Entry<ShardId, List<Copy>> shard : assignment.groups().getFirst().entrySet()) {
      Set<String> owners = new HashSet<>();
      shard.getValue().stream()
          .filter(Copy::inSync)
          .forEach(copy -> owners.add(copy.node().value()));
      for (NodeServer node : nodes.values()) {
        List<Document> there = node.read(document -> document.shard() == shard.getKey().value());
        if (!owners.contains(node.name())) {
          if (!there.isEmpty()) {
            scheduler.fail(
                new AssertionError(
                    "G7: " + node.name() + " keeps documents of shard " + shard.getKey()));
          }
        } else {
          judge(node.name(), shard.getKey().value(), there, scheduler.now(), scheduler.now());
        }
      }
    }
    scheduler.awaitWake(scheduler.now());
  }

  /** Whether a late body may be seen in a reading that began then: its shard is not swept yet. */
  private boolean unswept(int key, long from) {
    return from < swept.getOrDefault(shardOf(key), 0L);
  }

  private void judge(String where, int shard, List<Document> there, long from, long to) {
    Map<Integer, Document> byKey = new HashMap<>();
    there.forEach(document -> byKey.put(document.key(), document));
    for (int key = 0; key < Schedule.KEYS; key++) {
      if (shard == shardOf(key) || (shard < 0 && !unswept(key, from))) {
        history
            .judge(key, byKey.get(key), from, to)
            .ifPresent(fault -> scheduler.fail(new AssertionError(fault + ", seen at " + where)));
      }
    }
  }

  private static int shardOf(int key) {
    return io.miroir.engine.shard.ShardHash.shard(Document.primaryKey(key), Schedule.SHARDS)
        .value();
  }

  private void judgeSearch(List<Document> hits, long from, long to) {
    Set<Integer> keys = new HashSet<>();
    for (Document hit : hits) {
      if (!keys.add(hit.key())) {
        scheduler.fail(new AssertionError("G4: document " + hit.key() + " was found twice"));
      }
    }
    judge("a search", -1, hits, from, to);
  }

  /**
   * A body whose key is gone lands only where the protocol promises to undo it: soon after its key
   * went, or at the new owner before the late sweep looks. An added copy has no sweep.
   */
  private boolean mayLand(NodeServer node, NodeTask task, long keyDeletedAt) {
    excuse(node, task);
    if (scheduler.now() - keyDeletedAt < OPTIONS.bodyGrace().toNanos() * 8 / 10) {
      return true;
    }
    JobRecord job = watching.job;
    if (job == null || task.shards().isEmpty()) {
      return false;
    }
    for (int shard : task.shards()) {
      boolean undone =
          job.moves().stream()
              .anyMatch(
                  move ->
                      move.move() instanceof Move.Relocate
                          && move.move().shard().value() == shard
                          && move.move().to().value().equals(node.name())
                          && beforeSweep(move, node));
      if (!undone) {
        return false;
      }
    }
    return true;
  }

  /** Until the sweep has undone it, searches may show what a late body brought. */
  private void excuse(NodeServer node, NodeTask task) {
    JobRecord job = watching.job;
    if (job != null) {
      job.moves().stream()
          .filter(move -> move.phase() == Phase.COMMITTED || move.phase() == Phase.MIRRORING)
          .filter(move -> move.move().to().value().equals(node.name()))
          .map(move -> move.move().shard().value())
          .filter(task.shards()::contains)
          .forEach(shard -> swept.put(shard, Long.MAX_VALUE));
    }
  }

  private boolean beforeSweep(MoveState move, NodeServer node) {
    int shard = move.move().shard().value();
    return switch (move.phase()) {
      case DUAL_WRITE_STARTED, MIGRATION_IN_PROGRESS, MIGRATION_COMPLETE, HELD, COMMITTED -> true;
      case MIRRORING -> node.listedAt(shard) < watching.mirroringSince.getOrDefault(shard, 0L);
      case IDLE, SWEEPING, OLD_REPLICA_DELETED, DONE, FAILED -> false;
    };
  }

  /** What is noticed in the step in which it happens. */
  private final class Watching
      implements StoreServer.Watcher, SimulatedExecutor.Watcher, NodeServer.Doorkeeper {
    private record Read(Slice slice, long cursor) {}

    private final IdentityHashMap<Payload, Read> reads = new IdentityHashMap<>();
    private final Map<String, Long> fences = new HashMap<>();
    private final Map<Integer, Long> mirroringSince = new HashMap<>();
    private @org.jspecify.annotations.Nullable JobRecord job;
    private long takeovers;
    private long cutovers;
    private long undone;
    private long settled;
    private long undos;

    @Override
    public void granted(Lease lease) {
      trace.note(() -> "granted " + lease.scope() + " " + lease.token() + " to " + lease.holder());
      if (lease.scope().equals("rebalance:" + Schedule.INDEX)) {
        injector.leads(lease.holder());
      }
    }

    @Override
    public void lost(Lease lease, long moment) {
      if (injector.undisturbed(lease.holder(), moment, OPTIONS.leaseTtl())) {
        scheduler.fail(
            new AssertionError(
                "G9: " + lease.scope() + " of " + lease.holder() + " was lost undisturbed"));
      }
      trace.note(() -> "over: " + lease.scope() + " " + lease.token());
    }

    @Override
    public void committed(Guard guard, List<Change> changes) {
      if (guard instanceof Guard.Fenced fenced
          && fenced.token().value() < newestFence(fenced.scope())) {
        scheduler.fail(
            new AssertionError("G1: " + fenced + " committed, a newer term was fenced in before"));
      }
      for (Change change : changes) {
        if (change.key().equals(JOB)) {
          store.find(JOB).ifPresent(entry -> job(Codec.read(JobRecord.class, entry.text())));
        }
      }
    }

    private void job(JobRecord now) {
      JobRecord before = job;
      job = now;
      trace.note(
          () ->
              "job, token "
                  + now.token()
                  + ", epoch "
                  + now.epoch()
                  + ": "
                  + now.moves().stream().filter(move -> !move.settled()).map(World::told).toList());
      if (before != null && before.id().equals(now.id())) {
        if (now.token() < before.token()) {
          scheduler.fail(
              new AssertionError(
                  "G1: a commit of token " + now.token() + " after " + before.token()));
        }
        takeovers += now.token() > before.token() ? 1 : 0;
        for (int at = 0; at < now.moves().size(); at++) {
          compare(before.moves().get(at), now.moves().get(at));
        }
      }
      injector.job(now);
    }

    private void compare(MoveState before, MoveState now) {
      undos += before.move().to().equals(now.move().source()) ? 1 : 0;
      if (before.phase() == now.phase()) {
        settled += now.settled() && !before.settled() ? 1 : 0;
        return;
      }
      switch (now.phase()) {
        case OLD_REPLICA_DELETED, DONE, FAILED ->
            swept.computeIfPresent(now.move().shard().value(), (shard, open) -> scheduler.now());
        case COMMITTED -> cutovers++;
        case MIRRORING -> mirroringSince.put(now.move().shard().value(), scheduler.now());
        case MIGRATION_COMPLETE -> undone += before.phase() == Phase.HELD ? 1 : 0;
        default -> {}
      }
      settled += now.settled() && !before.settled() ? 1 : 0;
    }

    @Override
    public void read(Machine reader, Slice slice, Payload payload) {
      cursor(slice).ifPresent(cursor -> reads.put(payload, new Read(slice, cursor)));
    }

    private Optional<Long> cursor(Slice slice) {
      JobRecord now = job;
      return now == null
          ? Optional.empty()
          : now.moves().stream()
              .filter(move -> !move.settled() && move.move().shard().equals(slice.shard()))
              .map(MoveState::cursor)
              .findFirst();
    }

    @Override
    public void fenced(String node, Term term) {
      fences.merge(node + " " + term.scope(), term.token().value(), Math::max);
    }

    /** The newest term that was fenced in at some node. */
    private long newestFence(String scope) {
      return nodes.keySet().stream()
          .mapToLong(node -> fences.getOrDefault(node + " " + scope, 0L))
          .max()
          .orElse(0);
    }

    @Override
    public void admitted(String node, String scope, long token) {
      if (scope.startsWith("rebalance:") && token < fences.getOrDefault(node + " " + scope, 0L)) {
        scheduler.fail(
            new AssertionError(
                "G1: " + node + " admitted " + scope + " " + token + " after a newer"));
      }
    }

    @Override
    public void written(Machine writer, Term target, Payload payload) {
      Read read = reads.remove(payload);
      JobRecord now = job;
      if (read != null
          && now != null
          && target.token().value() == now.token()
          && read.slice().from() < read.cursor()) {
        scheduler.fail(
            new AssertionError(
                "G5: " + read.slice() + " was copied again, behind " + read.cursor()));
      }
    }
  }
}
