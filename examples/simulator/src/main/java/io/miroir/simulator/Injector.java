package io.miroir.simulator;

import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.JobRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Sets the faults of a schedule off as the moves come to the phases that they wait for. */
final class Injector implements NodeClient.Bodies {
  /** Late messages, and whoever waits for lost ones, go on for so long. */
  private static final long DISTURBED_AFTER = 5_000_000_000L;

  private static final long LEASE_SLACK = 500_000_000L;
  private static final long REVIVE_EVERY = 200_000_000L;
  private static final long HELD_BACK_AT_MOST = 2_000_000_000L;

  /** Until after another pod has taken over and come to the commit. */
  private static final long HELD_BACK_LONG = 5_000_000_000L;

  private static final long GIVEN_UP_FOR = 600_000_000L;

  private static final long NEVER = -1;
  private static final long KILLED_FOR = 1_500_000_000L;
  private static final long STARTING_AT_MOST = 6_000_000L;
  private static final long STANDS_STILL_AT_MOST = 1_500_000_000L;

  private final Scheduler scheduler;
  private final Network network;
  private final StoreServer store;
  private final Trace trace;
  private final Map<String, NodeServer> nodes;
  private final List<PodMachine> pods;
  private final List<Fault> waiting;
  private final Set<Phase> entered = new HashSet<>();
  private final Map<Phase, Map<Fault.Kind, Integer>> counts = new EnumMap<>(Phase.class);
  private final List<String> lateBodies = new ArrayList<>();

  /** Of whom the next body that a mover sends is late. */
  private final List<String> latePages = new ArrayList<>();

  private final Map<String, Long> disturbed = new HashMap<>();
  private final Map<String, Integer> rows = new HashMap<>();
  private Optional<JobRecord> job = Optional.empty();
  private String leader = "";
  private long leaderDiedAt = NEVER;
  private int terms;
  private long quietSince;
  private boolean stopped;

  Injector(
      Scheduler scheduler,
      Network network,
      StoreServer store,
      Map<String, NodeServer> nodes,
      List<PodMachine> pods,
      List<Fault> faults,
      Trace trace) {
    this.trace = trace;
    this.scheduler = scheduler;
    this.network = network;
    this.store = store;
    this.nodes = nodes;
    this.pods = pods;
    this.waiting = new ArrayList<>(faults);
  }

  /** How often each kind of fault met each phase. */
  Map<Phase, Map<Fault.Kind, Integer>> counts() {
    return counts;
  }

  /** The last moment at which a fault began or ended. */
  long quietSince() {
    return quietSince;
  }

  void leads(String pod) {
    leader = pod;
    leaderDiedAt = NEVER;
    terms++;
    setOff();
  }

  /** The job is so from now on. */
  void job(JobRecord now) {
    job = Optional.of(now);
    for (MoveState move : now.moves()) {
      if (!move.settled() || !now.open()) {
        entered.add(move.phase());
      }
    }
    setOff();
  }

  /** A row of a move's table was committed. */
  void row(String tag) {
    rows.merge(tag, 1, Integer::sum);
    setOff();
  }

  private void setOff() {
    List<Fault> due = waiting.stream().filter(this::isDue).toList();
    waiting.removeAll(due);
    due.forEach(fault -> scheduler.after(fault.after(), () -> begin(fault)));
  }

  private boolean isDue(Fault fault) {
    return switch (fault.trigger()) {
      case Fault.Trigger.Entered phase -> entered.contains(phase.phase());
      case Fault.Trigger.Term term -> terms >= term.number();
      case Fault.Trigger.Row row -> rows.getOrDefault(row.tag(), 0) >= row.time();
    };
  }

  /** No fault is set off any more, and those that last are over. */
  void stop() {
    stopped = true;
    network.heal();
    lateBodies.clear();
    latePages.clear();
    nodes.values().forEach(this::heal);
    revive();
    touched();
  }

  /** Starts whatever pod has ended, also one that takes long to end. */
  private void revive() {
    pods.forEach(this::restart);
    scheduler.after(REVIVE_EVERY, this::revive);
  }

  private void heal(NodeServer node) {
    node.full(false);
    node.slow(0);
    if (!node.up()) {
      node.restart();
    }
  }

  /** Whether nothing had befallen a pod, or the store's clock, that could cost it a lease. */
  boolean undisturbed(String pod, long moment, Duration ttl) {
    long last = Math.max(disturbed.getOrDefault(pod, -1L), disturbed.getOrDefault("", -1L));
    return last < 0 || last + ttl.toNanos() + LEASE_SLACK < moment;
  }

  /** Whether a pod runs that nothing has ever befallen, the store's clock included. */
  boolean anyUntouched() {
    return !disturbed.containsKey("")
        && pods.stream().anyMatch(pod -> pod.joined() && !disturbed.containsKey(pod.name()));
  }

  /** When the process that led was killed, if nobody has led since. */
  OptionalLong leaderDiedAt() {
    return leaderDiedAt == NEVER ? OptionalLong.empty() : OptionalLong.of(leaderDiedAt);
  }

  private void crash(PodMachine pod) {
    if (pod.name().equals(leader) && leaderDiedAt == NEVER) {
      leaderDiedAt = scheduler.now();
    }
    pod.crash();
  }

  private void disturb(String pod, long until) {
    disturbed.merge(pod, until, Math::max);
  }

  private void touched() {
    quietSince = Math.max(quietSince, scheduler.now());
  }

  private Optional<PodMachine> pod(Fault.Target target) {
    List<PodMachine> chosen =
        pods.stream()
            .filter(PodMachine::joined)
            .filter(pod -> target.leader() == pod.name().equals(leader))
            .toList();
    return chosen.isEmpty()
        ? Optional.empty()
        : Optional.of(chosen.get(target.number() % chosen.size()));
  }

  /** A node of the present moves, or any. */
  private NodeServer node(Fault.Target target) {
    Set<String> moving = new java.util.TreeSet<>();
    job.ifPresent(
        open ->
            open.moves().stream()
                .filter(move -> !move.settled())
                .forEach(
                    move -> {
                      moving.add(move.move().source().value());
                      moving.add(move.move().to().value());
                    }));
    List<String> names = new ArrayList<>(moving.isEmpty() ? nodes.keySet() : moving);
    return server(names.get(target.number() % names.size()));
  }

  private NodeServer server(String name) {
    NodeServer server = nodes.get(name);
    if (server == null) {
      throw new IllegalStateException("no node '" + name + "'");
    }
    return server;
  }

  private void begin(Fault fault) {
    if (stopped || !set(fault)) {
      return;
    }
    trace.note(() -> "FAULT " + fault + ", leader " + leader);
    Phase phase = met(fault);
    counts
        .computeIfAbsent(phase, absent -> new EnumMap<>(Fault.Kind.class))
        .merge(fault.kind(), 1, Integer::sum);
    touched();
    quietSince = Math.max(quietSince, scheduler.now() + fault.lasts());
  }

  /** The phase that it waited for if a move is still in it, else where the first open move is. */
  private Phase met(Fault fault) {
    if (fault.trigger() instanceof Fault.Trigger.Entered awaited
        && job.isPresent()
        && job.get().moves().stream()
            .anyMatch(move -> !move.settled() && move.phase() == awaited.phase())) {
      return awaited.phase();
    }
    return job.map(Injector::present).orElse(Phase.IDLE);
  }

  /** Where the first open move stands. */
  private static Phase present(JobRecord job) {
    return job.moves().stream()
        .filter(move -> !move.settled())
        .map(MoveState::phase)
        .findFirst()
        .orElse(Phase.DONE);
  }

  private boolean set(Fault fault) {
    long until = scheduler.now() + fault.lasts();
    return switch (fault.kind()) {
      case CLOCK_FORWARD -> {
        disturb("", scheduler.now());
        store.jump(fault.lasts());
        yield true;
      }
      case CLOCK_BACK -> {
        disturb("", scheduler.now());
        store.jump(-fault.lasts());
        yield true;
      }
      case NODE_CRASH -> {
        NodeServer node = node(fault.target());
        if (!node.up()) {
          yield false;
        }
        node.crash();
        scheduler.at(until, () -> restart(node));
        yield true;
      }
      case DISK_FULL -> {
        NodeServer node = node(fault.target());
        node.full(true);
        scheduler.at(until, () -> node.full(false));
        yield true;
      }
      case NODE_SLOW -> {
        NodeServer node = node(fault.target());
        node.slow(fault.target().leader() ? 300_000_000 : 800_000_000);
        scheduler.at(until, () -> node.slow(0));
        yield true;
      }
      default -> pod(fault.target()).map(pod -> set(fault, pod, until)).orElse(false);
    };
  }

  private void restart(NodeServer node) {
    if (!node.up()) {
      node.restart();
    }
  }

  private boolean set(Fault fault, PodMachine pod, long until) {
    disturb(pod.name(), until + DISTURBED_AFTER);
    Machine machine = pod.machine();
    int number = fault.target().number();
    switch (fault.kind()) {
      case CRASH -> {
        crash(pod);
        scheduler.at(until, () -> restart(pod));
      }
      case STOP -> {
        pod.stop();
        scheduler.at(until + 1_500_000_000L, () -> restart(pod));
      }
      case PAUSE -> machine.pauseUntil(until);
      case STORE_CUT -> network.cut(machine, StoreClient.ENDPOINT, until);
      case NODE_CUT -> network.cut(machine, node(fault.target()).name(), until);
      case MESSAGE_LOST ->
          arm(
              machine,
              fault,
              number % 2 == 0 ? Network.Mishap.LOST_REQUEST : Network.Mishap.LOST_ANSWER);
      case MESSAGE_LATE ->
          arm(
              machine,
              fault,
              number % 2 == 0 ? Network.Mishap.LATE_REQUEST : Network.Mishap.LATE_ANSWER);
      case ANSWER_REPEATED -> arm(machine, fault, Network.Mishap.REPEATED_ANSWER);
      case BODY_LATE -> (number % 3 == 0 ? latePages : lateBodies).add(machine.name());
      default -> throw new IllegalArgumentException(fault.kind() + " meets no pod");
    }
    return true;
  }

  /** Kills the pod of a process at once; it is started again when its lease may be over. */
  void kill(Machine machine) {
    pods.stream()
        .filter(pod -> pod.running() && pod.machine() == machine)
        .forEach(
            pod -> {
              trace.note(() -> "KILLED " + pod.name());
              disturb(pod.name(), scheduler.now() + KILLED_FOR + DISTURBED_AFTER);
              touched();
              crash(pod);
              scheduler.after(KILLED_FOR, () -> restart(pod));
            });
  }

  private void restart(PodMachine pod) {
    if (!pod.running()) {
      trace.note(() -> pod.name() + " starts again");
      pod.start();
      startSlowly(pod);
    }
  }

  /** A process that starts may stand still between any two of its first steps. */
  private void startSlowly(PodMachine pod) {
    if (!stopped && scheduler.random().nextBoolean()) {
      long after = scheduler.random().nextLong(STARTING_AT_MOST);
      long until = scheduler.now() + after + scheduler.random().nextLong(STANDS_STILL_AT_MOST);
      disturb(pod.name(), until);
      quietSince = Math.max(quietSince, until);
      scheduler.after(
          after,
          () -> {
            trace.note(() -> pod.name() + " stands still");
            pod.machine().pauseUntil(until);
          });
    }
  }

  private void arm(Machine machine, Fault fault, Network.Mishap mishap) {
    int number = fault.target().number() / 2;
    String endpoint = number % 3 == 0 ? StoreClient.ENDPOINT : node(fault.target()).name();
    for (int i = 0; i <= number % 4 / 3; i++) {
      network.arm(machine, endpoint, mishap);
    }
  }

  @Override
  public long delay(Machine sender, String scope) {
    if (scope.startsWith(HolderRules.MOVERS) && latePages.remove(sender.name())) {
      // Whoever sent it has just given up, and sends it again.
      return NodeClient.PATIENCE.toNanos() + scheduler.random().nextLong(GIVEN_UP_FOR);
    }
    if (lateBodies.remove(sender.name())) {
      long delay =
          scheduler.random().nextBoolean()
              ? scheduler.random().nextLong(20_000_000, HELD_BACK_AT_MOST)
              : scheduler.random().nextLong(HELD_BACK_AT_MOST, HELD_BACK_LONG);
      return scheduler.random().nextBoolean() ? -delay : delay;
    }
    // The rest of a body that is on its way when its sender is paused may still be with it.
    return scheduler.random().nextInt(3) == 0 ? -1 : 0;
  }
}
