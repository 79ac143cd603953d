package io.miroir.demo;

import io.miroir.demo.check.Fault;
import io.miroir.demo.check.FinalCheck;
import io.miroir.demo.check.Findings;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.check.RangeReads;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.WordNet;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.FleetPlan;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.Node;
import io.miroir.demo.fleet.Placement;
import io.miroir.demo.fleet.Store;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Tally;
import io.miroir.demo.traffic.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One run: three nodes are loaded, a fourth is added under traffic, the server is killed once on
 * the way, and its store if that was asked for, and at the end every key is judged.
 */
public final class Demo {
  private static final String EMBEDDED_NODE_KEY = "demo-node-master-key";
  private static final Duration BEFORE_THE_MOVE = Duration.ofMillis(1_500);
  private static final Duration LOOKS_APART = Duration.ofMillis(50);

  /** At least so many slices a shard, so that a kill finds some copied and some not. */
  private static final int SLICES_PER_SHARD = 6;

  private final DemoOptions options;
  private final Progress progress;
  private final Deadline deadline;
  private final Findings findings = new Findings();

  private Demo(DemoOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    this.deadline = new Deadline(options.deadline());
  }

  /**
   * Runs once and tells the figures; each is counted, whatever it says.
   *
   * @throws DemoException if the run could not come to its end
   */
  public static Figures run(DemoOptions options, Progress progress) {
    return new Demo(options, progress).run();
  }

  private Figures run() {
    try (WorkDirectory directory = WorkDirectory.create(options.keep())) {
      if (options.keep()) {
        progress.say("Logs and data stay in " + directory.path() + ".");
      }
      return run(directory.path());
    } catch (FleetException e) {
      throw new DemoException("seed " + options.seed() + ": " + e.getMessage(), e);
    }
  }

  private Figures run(Path directory) {
    Corpus corpus = Corpus.sample(WordNet.read(), options.documents(), FleetPlan.SHARDS);
    FleetPlan plan =
        new FleetPlan(
            options.nodes().isEmpty() ? EMBEDDED_NODE_KEY : options.nodeKey(),
            options.nodes(),
            options.nodeTaskDelay(),
            options.sabotage().serverFlags(),
            Math.max(1, corpus.size() / FleetPlan.SHARDS / SLICES_PER_SHARD));
    progress.say(
        "Starting %d nodes and the server. Shortened times: undo window 0, body grace 0.5 s, 8 moves at once."
            .formatted(plan.nodeIds().size()));
    UserNodes userNodes = UserNodes.claim(plan);
    try (Store store = options.store().open(directory);
        Fleet fleet = Fleet.start(directory, plan, store)) {
      return run(fleet, plan, corpus);
    } finally {
      userNodes.release();
    }
  }

  private Figures run(Fleet fleet, FleetPlan plan, Corpus corpus) {
    new Load(fleet.front()).run(corpus, progress);
    List<String> before = fleet.members().stream().map(Node::id).toList();
    Set<Integer> moving = Placement.moving(FleetPlan.SHARDS, before, plan.nodeIds());
    long documentsToMove =
        corpus.entries().stream().filter(entry -> moving.contains(entry.shard())).count();
    Ledger ledger = new Ledger();
    Aim aim = new Aim(moving);
    try (Traffic traffic =
        Traffic.start(fleet.front(), corpus, ledger, findings, aim, options.seed())) {
      Map<Integer, String> ownersBefore = fleet.admin().shards();
      deadline.pause(BEFORE_THE_MOVE, "warming up");
      Growth.Outcome growth =
          new Growth(
                  fleet,
                  aim,
                  traffic,
                  KillPlan.ofServer(options.seed()),
                  storePlan(),
                  documentsToMove,
                  deadline,
                  progress)
              .run();
      tellFailures(growth.end());
      finish(traffic);
      Map<Integer, String> ownersAfter = fleet.admin().shards();
      long moved =
          ownersAfter.entrySet().stream()
              .filter(shard -> !shard.getValue().equals(ownersBefore.get(shard.getKey())))
              .count();
      check(fleet, corpus, ledger, plan);
      return figures(fleet, growth, traffic.tally(), (int) moved, plan);
    }
  }

  private Optional<KillPlan> storePlan() {
    return options.restartStore()
        ? Optional.of(KillPlan.ofStore(options.seed()))
        : Optional.empty();
  }

  private void tellFailures(MoveStatus end) {
    if (!end.failed().isEmpty()) {
      progress.say("Moves failed: " + end.failed());
    }
  }

  private void finish(Traffic traffic) {
    traffic.catchUp();
    while (!traffic.quotaMet()) {
      traffic.check();
      deadline.pause(LOOKS_APART, "catching up with the traffic's quota");
    }
    traffic.end();
    while (!traffic.ended()) {
      deadline.pause(LOOKS_APART, "waiting for the last operations");
    }
    traffic.check();
  }

  private void check(Fleet fleet, Corpus corpus, Ledger ledger, FleetPlan plan) {
    progress.say("Reading each key from every node and from the front.");
    FinalCheck check = new FinalCheck(corpus, ledger, plan.nodeIds(), findings);
    Reading reading = new Reading(fleet, deadline, progress);
    fleet.nodes().forEach(node -> reading.ofNode(node, check));
    check.afterNodes();
    reading.ofFront(corpus, check);
    findings.examples().forEach(progress::say);
  }

  private Figures figures(
      Fleet fleet, Growth.Outcome growth, Tally tally, int shardsMoved, FleetPlan plan) {
    OptionalInt copiedTwice =
        plan.embedded() ? OptionalInt.of(copiedTwice(fleet, growth)) : OptionalInt.empty();
    MoveStatus.Metrics metrics = growth.metrics();
    return new Figures(
        options.seed(),
        options.documents(),
        tally.writes(),
        tally.updates(),
        tally.deletes(),
        tally.searches(),
        tally.whileMoving(),
        tally.onMovingShards(),
        shardsMoved,
        growth.end().documentsMigrated(),
        copiedTwice,
        findings.count(Fault.LOST),
        findings.count(Fault.STALE),
        findings.count(Fault.RESURRECTED),
        findings.count(Fault.DOUBLED),
        findings.count(Fault.MISPLACED),
        findings.searchMismatches(),
        metrics.heldWrites(),
        metrics.holdMillisP99(),
        metrics.holdMillisMax(),
        growth.kill().takeoverMillis(),
        deadline.elapsed().toMillis() / 1_000.0,
        KillPlan.ofServer(options.seed()).toString(),
        options.store(),
        storePlan().map(KillPlan::toString));
  }

  private static int copiedTwice(Fleet fleet, Growth.Outcome growth) {
    return RangeReads.copiedTwice(
        fleet.accessLogs(), growth.breaks().stream().map(Growth.Break::copied).toList());
  }
}
