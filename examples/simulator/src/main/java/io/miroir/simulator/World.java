package io.miroir.simulator;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.job.Key;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Planner;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
          3,
          5);

  private static final long END = Duration.ofMinutes(6).toNanos();
  static final Key ASSIGNMENT = new Key("assignment", Schedule.INDEX);
  static final Key JOB = new Key("job", Schedule.INDEX);
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
  private final Killer killer;
  private final LateBodyRules lateBodies;
  private final Witness witness;
  private final PodMachine.Surroundings surroundings;

  World(Schedule schedule) {
    this(schedule, PlantedBug.NONE, Optional.empty(), Optional.empty());
  }

  /** A world in which a pod is killed at a point. */
  World(Schedule schedule, KillPoint point) {
    this(schedule, PlantedBug.NONE, Optional.empty(), Optional.of(point));
  }

  /** A world with a bug in it. */
  World(Schedule schedule, PlantedBug bug) {
    this(schedule, bug, Optional.empty(), Optional.empty());
  }

  /** A world that tells what happens in it. */
  World(Schedule schedule, PlantedBug bug, Consumer<String> lines) {
    this(schedule, bug, Optional.of(lines), Optional.empty());
  }

  private World(
      Schedule schedule,
      PlantedBug bug,
      Optional<Consumer<String>> lines,
      Optional<KillPoint> point) {
    this.schedule = schedule;
    this.scheduler = new Scheduler(schedule.seed());
    this.killer = new Killer(scheduler, point);
    this.trace = lines.map(to -> Trace.to(scheduler, to)).orElseGet(() -> Trace.off(scheduler));
    this.network = new Network(scheduler);
    this.store = new StoreServer(scheduler);
    boolean mirrorsStand = schedule.topology() != Schedule.Topology.SOURCE_FAILED;
    this.lateBodies = new LateBodyRules(scheduler, mirrorsStand);
    this.witness = new Witness(scheduler, store, nodes, lateBodies, this::judge, trace);
    store.watchedBy(witness);
    List<FleetOptions.Seat> seats = new ArrayList<>();
    for (int i = 0; i < schedule.nodes(); i++) {
      seats.add(new FleetOptions.Seat(addNode("node-" + i), 0));
    }
    this.injector = new Injector(scheduler, network, store, nodes, pods, schedule.faults(), trace);
    witness.tells(injector);
    FleetOptions fleet = new FleetOptions(Schedule.SHARDS, schedule.topology().copies(), 1, seats);
    this.surroundings =
        new PodMachine.Surroundings(
            scheduler,
            network,
            store,
            nodes,
            injector,
            witness,
            fleet,
            OPTIONS,
            bug,
            schedule.pace().bodyAtMost(),
            machines,
            killer);
    for (int i = 0; i < schedule.pods(); i++) {
      pods.add(new PodMachine("pod-" + i, surroundings));
    }
    this.clients =
        new Clients(scheduler, schedule, pods, history, this::judgeSearch, witness, trace);
    machines.add(clients.machine());
  }

  private Node addNode(String name) {
    nodes.put(name, new NodeServer(scheduler, name, lateBodies, witness, trace));
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
        killer.seen(),
        killer.killed(),
        scheduler.hash(),
        scheduler.now(),
        scheduler.switches(),
        injector.counts(),
        network.lost(),
        network.late(),
        witness.takeovers(),
        witness.cutovers(),
        witness.cutoversUndone(),
        witness.undos(),
        witness.moves(),
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
    killer.arm(injector::kill);
    clients.start();
    Story told = story();
    Actor story = scheduler.fork(clients.machine(), "story", told::tell);
    waitFor("the clients are done", clients::done);
    waitFor(
        "the faults are over",
        () -> scheduler.now() > injector.quietSince() + Duration.ofMillis(500).toNanos());
    injector.stop();
    waitFor("every topology event is accepted", story::ended);
    waitFor("the moves are over", this::settled);
    waitFor("the copies of each shard are the same", () -> settled() && copiesAgree());
    checkAtTheEnd(told.failed());
  }

  private Story story() {
    Story.Stage stage =
        new Story.Stage() {
          @Override
          public Node addNode() {
            return World.this.addNode(JOINER);
          }

          @Override
          public NodeServer node(NodeId id) {
            return server(id.value());
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
    return new Story(scheduler, schedule, pods, stage, trace);
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
    for (Map.Entry<ShardId, List<Copy>> shard : shards().entrySet()) {
      alive.append(differing(shard.getKey(), inSync(shard.getValue())));
    }
    return alive + record(JOB, JobRecord.class).map(job -> "; " + job).orElse("");
  }

  /** The documents in which copies of a shard differ, by copy. */
  private String differing(ShardId shard, Set<String> names) {
    Map<String, Set<Document>> copies = new TreeMap<>();
    names.forEach(name -> copies.put(name, new HashSet<>(read(server(name), shard))));
    Set<Document> everywhere = new HashSet<>(copies.values().iterator().next());
    copies.values().forEach(everywhere::retainAll);
    copies.values().forEach(copy -> copy.removeAll(everywhere));
    return copies.values().stream().allMatch(Set::isEmpty)
        ? ""
        : "; shard " + shard + " differs: " + copies;
  }

  static String told(MoveState move) {
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
          case NODE_ADDED, COPIES, SOURCE_FAILED, UNDONE, CANCELLED -> true;
          case NODE_DRAINED, RAISED, LOWERED, NODE_FAILED -> false;
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

  private Map<ShardId, List<Copy>> shards() {
    return record(ASSIGNMENT, Assignment.class).orElseThrow().groups().getFirst();
  }

  private static Set<String> inSync(List<Copy> copies) {
    Set<String> names = new HashSet<>();
    copies.stream().filter(Copy::inSync).forEach(copy -> names.add(copy.node().value()));
    return names;
  }

  private NodeServer server(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  private static List<Document> read(NodeServer node, ShardId shard) {
    return node.read(document -> document.shard() == shard.value());
  }

  /** Two pods that write at once may reach two copies in two orders: somebody makes them equal. */
  private boolean copiesAgree() {
    return shards().entrySet().stream()
        .allMatch(
            shard ->
                inSync(shard.getValue()).stream()
                        .map(name -> Set.copyOf(read(server(name), shard.getKey())))
                        .distinct()
                        .count()
                    <= 1);
  }

  private void checkAtTheEnd(Set<String> failed) {
    witness.migrated().wrong().ifPresent(wrong -> scheduler.fail(new AssertionError(wrong)));
    for (Map.Entry<ShardId, List<Copy>> shard : shards().entrySet()) {
      Set<String> owners = inSync(shard.getValue());
      for (NodeServer node : nodes.values()) {
        List<Document> there = read(node, shard.getKey());
        if (!owners.contains(node.name())) {
          if (!there.isEmpty() && !failed.contains(node.name())) {
            scheduler.fail(
                new AssertionError(
                    "G7: " + node.name() + " keeps documents of shard " + shard.getKey()));
          }
        } else {
          judge(node, shard.getKey());
        }
      }
    }
    scheduler.awaitWake(scheduler.now());
  }

  private void judge(NodeServer node, ShardId shard) {
    if (inSync(shards().getOrDefault(shard, List.of())).contains(node.name())) {
      judge(node.name(), shard.value(), read(node, shard), scheduler.now(), scheduler.now());
    }
  }

  private void judge(String where, int shard, List<Document> there, long from, long to) {
    Map<Integer, Document> byKey = new HashMap<>();
    there.forEach(document -> byKey.put(document.key(), document));
    for (int key = 0; key < Schedule.KEYS; key++) {
      int one = Document.shardOf(key);
      if (lateBodies.promised(key)
          && (shard == one || (shard < 0 && !lateBodies.unswept(one, from)))) {
        history
            .judge(key, byKey.get(key), from, to)
            .ifPresent(fault -> scheduler.fail(new AssertionError(fault + ", seen at " + where)));
      }
    }
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
}
