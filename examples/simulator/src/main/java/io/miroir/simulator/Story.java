package io.miroir.simulator;

import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.TopologyEvent;
import io.miroir.engine.Control;
import io.miroir.engine.Miroir;
import io.miroir.engine.RefusedException;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.JobRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What happens to the topology in one world, from the first event to the last. */
final class Story {
  /** What a story needs of its world. */
  interface Stage {
    /** A new node, running and empty. */
    Node addNode();

    /** A node that was there from the beginning. */
    NodeServer node(NodeId id);

    /** The newest record of the job, if there was one. */
    Optional<JobRecord> job();

    /** Whether nothing is left to be moved and nothing moves. */
    boolean settled();

    /** The client's operations are over. */
    boolean clientsDone();
  }

  private static final NodeId LEAVING = new NodeId("node-1");
  private static final Control.Scope EVERYTHING =
      new Control.Scope(Schedule.INDEX, Optional.empty());

  private final Scheduler scheduler;
  private final Schedule schedule;
  private final List<PodMachine> pods;
  private final Stage stage;
  private final Trace trace;
  private final Set<String> failed = new HashSet<>();

  Story(Scheduler scheduler, Schedule schedule, List<PodMachine> pods, Stage stage, Trace trace) {
    this.scheduler = scheduler;
    this.schedule = schedule;
    this.pods = pods;
    this.stage = stage;
    this.trace = trace;
  }

  /** The nodes that have failed: what was to be deleted there may be left, until a copy comes. */
  Set<String> failed() {
    return failed;
  }

  /** Tells it; runs as an actor outside of every pod. */
  void tell() {
    switch (schedule.topology()) {
      case NODE_ADDED, COPIES -> add();
      case NODE_DRAINED ->
          accepted("drain", pod -> pod.fleet().accept(new TopologyEvent.NodeDraining(LEAVING)));
      case RAISED -> accepted("two copies", pod -> pod.fleet().replicate(2, false));
      case UNDONE -> {
        add();
        awaitPhase(Phase.MIRRORING);
        accepted("undo", pod -> pod.control().ask(Control.Act.UNDO, EVERYTHING));
        goOn();
      }
      case CANCELLED -> {
        add();
        awaitPhase(schedule.cancelled());
        accepted("cancel", pod -> pod.control().ask(Control.Act.CANCEL, EVERYTHING));
        await(() -> stage.job().map(job -> !job.open()).orElse(false));
        goOn();
      }
      case LOWERED -> lower();
      case NODE_FAILED -> fail(LEAVING);
      case SOURCE_FAILED -> {
        add();
        Phase phase =
            scheduler.random().nextBoolean() ? Phase.MIRRORING : Phase.OLD_REPLICA_DELETED;
        awaitPhase(phase);
        fail(source(phase));
      }
    }
  }

  private void add() {
    Node joiner = stage.addNode();
    accepted("add", pod -> pod.fleet().accept(new TopologyEvent.NodeAdded(joiner, 0)));
  }

  private void lower() {
    accepted("one copy", pod -> pod.fleet().replicate(1, false));
    if (scheduler.random().nextBoolean()) {
      awaitPhase(Phase.IDLE);
      accepted("cancel", pod -> pod.control().ask(Control.Act.CANCEL, EVERYTHING));
      goOn();
    }
  }

  /** A node that is or was the source of a move in that phase. */
  private NodeId source(Phase phase) {
    List<MoveState> moves = stage.job().orElseThrow().moves();
    return moves.stream()
        .filter(move -> move.phase() == phase)
        .findFirst()
        .orElse(moves.getFirst())
        .move()
        .source();
  }

  /** A node is away for longer than the grace in one world, for shorter in another. */
  private void fail(NodeId id) {
    failed.add(id.value());
    NodeServer node = stage.node(id);
    if (node.up()) {
      node.crash();
    }
    if (schedule.topology() == Schedule.Topology.NODE_FAILED) {
      scheduler.sleep(Duration.ofMillis(200));
    }
    accepted("failed", pod -> pod.fleet().accept(new TopologyEvent.NodeFailed(id)));
    scheduler.sleep(Duration.ofMillis(300 + scheduler.random().nextInt(2_500)));
    if (!node.up()) {
      node.restart();
    }
    accepted("recovered", pod -> pod.fleet().accept(new TopologyEvent.NodeRecovered(id)));
  }

  /** What was given up is asked for once more, so that the world ends in its wanted placement. */
  private void goOn() {
    await(() -> stage.job().map(job -> !job.open()).orElse(false) && stage.clientsDone());
    if (!stage.settled()) {
      accepted("retry", pod -> pod.control().ask(Control.Act.RETRY, EVERYTHING));
    }
  }

  private void awaitPhase(Phase phase) {
    await(
        () ->
            stage
                .job()
                .map(
                    job ->
                        !job.open()
                            || job.moves().stream()
                                .anyMatch(move -> !move.settled() && move.phase() == phase))
                .orElse(false));
  }

  private void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      scheduler.sleep(Duration.ofMillis(5));
    }
  }

  /** Asks one pod after the other until one accepts, or refuses because there is nothing to do. */
  private void accepted(String what, Consumer<Miroir> act) {
    while (true) {
      for (PodMachine pod : pods) {
        if (pod.joined() && asked(pod, act)) {
          trace.note(() -> pod.name() + " has accepted: " + what);
          return;
        }
      }
      scheduler.sleep(Duration.ofMillis(50));
    }
  }

  private boolean asked(PodMachine pod, Consumer<Miroir> act) {
    boolean[] done = new boolean[1];
    Miroir miroir = pod.pod();
    Supplier<Boolean> ask =
        () -> {
          try {
            act.accept(miroir);
            return true;
          } catch (RefusedException e) {
            return e.reason() == RefusedException.Reason.CONFLICT;
          } catch (MiroirException e) {
            return false;
          }
        };
    Actor asking = scheduler.fork(pod.machine(), "ask", () -> done[0] = ask.get());
    while (!asking.ended()) {
      asking.addJoining(scheduler.current());
      scheduler.awaitWake(scheduler.now() + 100_000_000);
    }
    return done[0];
  }
}
