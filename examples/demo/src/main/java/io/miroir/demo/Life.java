package io.miroir.demo;

import io.miroir.demo.LifePlan.Step;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.fleet.Admin;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.FleetPlan;
import io.miroir.demo.fleet.Layout;
import io.miroir.demo.fleet.Node;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Outage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A fleet's whole life: it grows by a node, another one is drained, each shard gets a second copy,
 * a node is killed and comes back, and a second group is filled; the server is killed in one of
 * these stages.
 */
final class Life implements Course {
  private static final int COPIES = 2;
  private static final Duration LOOKS_APART = Duration.ofMillis(50);

  /** What the server tells of is that old at most. */
  private static final Duration STILL = Duration.ofMillis(400);

  /** Standing comparisons of copies begin within a second after the last write. */
  private static final Duration STILL_AT_THE_END = Duration.ofMillis(2_500);

  private static final String FAILED = "failed";

  private final Fleet fleet;
  private final Admin admin;
  private final Corpus corpus;
  private final Ledger ledger;
  private final Aim aim;
  private final Watch watch;
  private final Outage outage;
  private final LifePlan plan;
  private final boolean killsStore;
  private final Deadline deadline;
  private final Progress progress;

  private Layout layout;
  private int shardsMoved;

  Life(
      Fleet fleet,
      Corpus corpus,
      Ledger ledger,
      Aim aim,
      Watch watch,
      Outage outage,
      LifePlan plan,
      boolean killsStore,
      Deadline deadline,
      Progress progress) {
    this.fleet = fleet;
    this.admin = fleet.admin();
    this.corpus = corpus;
    this.ledger = ledger;
    this.aim = aim;
    this.watch = watch;
    this.outage = outage;
    this.plan = plan;
    this.killsStore = killsStore;
    this.deadline = deadline;
    this.progress = progress;
    this.layout = Layout.single(fleet.members().stream().map(Node::id).toList());
  }

  @Override
  public Outcome run() {
    List<Node> newcomers = fleet.newcomers();
    Node first = newcomers.getFirst();
    progress.say("Adding " + first.id() + ".");
    admin.addNode(first.id(), first.address());
    pass(Step.ADD, layout.with(first.id()));

    String drained = fleet.members().get(plan.drained()).id();
    progress.say("Draining " + drained + ".");
    ask("draining " + drained, () -> admin.removeNode(drained));
    pass(Step.DRAIN, layout.without(drained));

    progress.say("Keeping " + COPIES + " copies of each shard.");
    ask("raising the replication factor", () -> admin.replicate(COPIES));
    pass(Step.COPIES, layout.withCopies(COPIES));

    Absence absence = killAndReturn(fleet.named(layout.groups().getFirst().get(plan.killed())));

    List<Node> others = newcomers.subList(1, newcomers.size());
    List<String> names = others.stream().map(Node::id).toList();
    progress.say("Adding a second group: " + String.join(", ", names) + ".");
    ask("adding a group", () -> admin.addGroup(others));
    pass(Step.GROUP, layout.withGroup(names));
    return new Outcome(layout, shardsMoved, watch.documentsMoved(), Optional.of(figures(absence)));
  }

  /** A fleet that is busy with what it found out by itself refuses changes until that is done. */
  private void ask(String what, Supplier<Reply> request) {
    while (true) {
      Reply reply = request.get();
      if (reply instanceof Reply.Answered answered) {
        if (answered.ok()) {
          return;
        }
        if (answered.status() != 409 && answered.status() != 503) {
          throw new FleetException(
              what + " was answered " + answered.status() + " " + answered.body());
        }
      }
      watch.look();
      deadline.pause(LOOKS_APART, what + ", which was answered " + reply);
    }
  }

  private void pass(Step step, Layout after) {
    Set<Integer> moving = layout.moving(FleetPlan.SHARDS, after);
    Layout before = layout;
    long documents =
        corpus.entries().stream().mapToLong(entry -> before.arrivals(entry.shard(), after)).sum();
    aim.plan(moving);
    layout = after;
    shardsMoved += moving.size();
    Settled settled = new Settled(admin, after, STILL);
    watch.pass(
        new Stage(step.toString(), documents, plan.kills(step, killsStore)),
        () -> settled.now(watch.last()));
  }

  private Absence killAndReturn(Node node) {
    Set<Integer> shards = layout.shardsOf(node.id(), FleetPlan.SHARDS);
    aim.plan(shards);
    outage.begin();
    Absence absence = new Absence(node, shards);
    fleet.killNode(node);
    progress.say(node.id() + " was killed.");
    while (!FAILED.equals(admin.states().get(node.id()))) {
      watch.look();
      deadline.pause(LOOKS_APART, "waiting for the probes to notice that " + node + " is down");
    }
    double noticed = absence.seconds();
    fleet.restartNode(node);
    absence.returned();
    progress.say(
        String.format(
            Locale.ROOT,
            "The probes noticed it %.1f s later; %.1f s after its end it is back with its data.",
            noticed,
            absence.seconds()));
    Settled settled = new Settled(admin, layout, STILL);
    watch.pass(
        new Stage(Step.RETURN.toString(), 0, plan.kills(Step.RETURN, killsStore)),
        () -> {
          absence.see(watch.last());
          return settled.now(watch.last());
        });
    outage.end();
    absence.ended();
    return absence;
  }

  private LifeFigures figures(Absence absence) {
    Map<String, Double> stages = new LinkedHashMap<>();
    watch.passed().forEach(one -> stages.put(one.name(), one.seconds()));
    return new LifeFigures(
        outage.failedReads(),
        outage.refusedWrites(),
        absence.changed(corpus, ledger),
        absence.changedWhileDown(corpus, ledger),
        absence.repaired(fleet.accessLogs(absence.node())),
        absence.seconds(),
        stages);
  }

  @Override
  public void settle() {
    Settled settled = new Settled(admin, layout, STILL_AT_THE_END);
    do {
      watch.look();
      deadline.pause(LOOKS_APART, "waiting for the fleet to come to rest");
    } while (!settled.now(watch.last()));
  }
}
