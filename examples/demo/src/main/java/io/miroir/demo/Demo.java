package io.miroir.demo;

import io.miroir.demo.Kill.Victim;
import io.miroir.demo.check.Fault;
import io.miroir.demo.check.FinalCheck;
import io.miroir.demo.check.Findings;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.WordNet;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.FleetPlan;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.Store;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Tally;
import io.miroir.demo.traffic.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run: three nodes are loaded, the fleet goes through its scenario under traffic, the server is
 * killed once on the way, and its store if that was asked for, and at the end every key is judged.
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
    FleetPlan plan = plan(corpus);
    progress.say(
        "Starting %d nodes and the server. Shortened times: %s, 8 moves at once."
            .formatted(plan.nodes(), plan.times().told()));
    UserNodes userNodes = UserNodes.claim(plan);
    try (Store store = options.store().open(directory);
        Fleet fleet = Fleet.start(directory, plan, store)) {
      return run(fleet, plan, corpus);
    } finally {
      userNodes.release();
    }
  }

  private FleetPlan plan(Corpus corpus) {
    Scenario scenario = options.scenario();
    boolean embedded = options.nodes().isEmpty();
    int nodes = embedded ? scenario.nodes() : options.nodes().size();
    return new FleetPlan(
        nodes,
        embedded ? scenario.members() : nodes - 1,
        embedded ? EMBEDDED_NODE_KEY : options.nodeKey(),
        options.nodes(),
        options.nodeTaskDelay(),
        options.sabotage().serverFlags(),
        Math.max(1, corpus.size() / FleetPlan.SHARDS / SLICES_PER_SHARD),
        scenario.times());
  }

  private Figures run(Fleet fleet, FleetPlan plan, Corpus corpus) {
    new Load(fleet.front()).run(corpus, progress);
    Ledger ledger = new Ledger();
    Aim aim = new Aim();
    try (Traffic traffic =
        Traffic.start(
            fleet.front(),
            corpus,
            ledger,
            findings,
            aim,
            options.scenario().thinkMost(),
            options.seed())) {
      Watch watch = new Watch(fleet, aim, traffic, deadline, progress);
      Course course = course(fleet, corpus, ledger, aim, traffic, watch);
      deadline.pause(BEFORE_THE_MOVE, "warming up");
      Course.Outcome outcome = course.run();
      tellFailures(watch.last());
      finish(traffic);
      course.settle();
      check(fleet, corpus, new FinalCheck(corpus, ledger, outcome.layout(), findings));
      return figures(fleet, watch, outcome, traffic.tally(), plan);
    }
  }

  private Course course(
      Fleet fleet, Corpus corpus, Ledger ledger, Aim aim, Traffic traffic, Watch watch) {
    return switch (options.scenario()) {
      case GROWTH -> new Growth(fleet, corpus, aim, watch, kills());
      case LIFE ->
          new Life(
              fleet,
              corpus,
              ledger,
              aim,
              watch,
              traffic.outage(),
              lifePlan(),
              options.restartStore(),
              deadline,
              progress);
    };
  }

  private List<Kill> kills() {
    Kill server = new Kill(Victim.SERVER, KillPlan.ofServer(options.seed()));
    return options.restartStore()
        ? List.of(server, new Kill(Victim.STORE, KillPlan.ofStore(options.seed())))
        : List.of(server);
  }

  private LifePlan lifePlan() {
    return LifePlan.of(options.seed(), Scenario.LIFE.members());
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

  private void check(Fleet fleet, Corpus corpus, FinalCheck check) {
    progress.say("Reading each key from every node and from the front.");
    Reading reading = new Reading(fleet, deadline, progress);
    fleet.nodes().forEach(node -> reading.ofNode(node, check));
    check.afterNodes();
    reading.ofFront(corpus, check);
    if (options.scenario() == Scenario.LIFE) {
      progress.say("Searching for each key.");
      reading.ofSearch(corpus, check);
    }
    findings.examples().forEach(progress::say);
  }

  private Figures figures(
      Fleet fleet, Watch watch, Course.Outcome outcome, Tally tally, FleetPlan plan) {
    MoveStatus.Metrics metrics = watch.metrics();
    return new Figures(
        options.seed(),
        options.documents(),
        tally.writes(),
        tally.updates(),
        tally.deletes(),
        tally.searches(),
        tally.whileMoving(),
        tally.onMovingShards(),
        outcome.shardsMoved(),
        outcome.documentsMoved(),
        plan.embedded()
            ? OptionalInt.of(watch.copiedTwice(fleet.accessLogs()))
            : OptionalInt.empty(),
        findings.count(Fault.LOST),
        findings.count(Fault.STALE),
        findings.count(Fault.RESURRECTED),
        findings.count(Fault.DOUBLED),
        findings.count(Fault.MISPLACED),
        findings.searchMismatches(),
        metrics.heldWrites(),
        metrics.holdMillisP99(),
        metrics.holdMillisMax(),
        watch.takeoverMillis(),
        deadline.elapsed().toMillis() / 1_000.0,
        serverMoment(),
        options.store(),
        options.restartStore() ? Optional.of(storeMoment()) : Optional.empty(),
        outcome.life());
  }

  private String serverMoment() {
    return switch (options.scenario()) {
      case GROWTH -> KillPlan.ofServer(options.seed()).toString();
      case LIFE -> lifePlan().serverMoment();
    };
  }

  private String storeMoment() {
    return switch (options.scenario()) {
      case GROWTH -> KillPlan.ofStore(options.seed()).toString();
      case LIFE -> lifePlan().storeMoment();
    };
  }
}
