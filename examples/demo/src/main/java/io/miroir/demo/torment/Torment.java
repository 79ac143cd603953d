package io.miroir.demo.torment;

import io.miroir.demo.DemoException;
import io.miroir.demo.Load;
import io.miroir.demo.Progress;
import io.miroir.demo.WorkDirectory;
import io.miroir.demo.check.Fault;
import io.miroir.demo.check.FinalCheck;
import io.miroir.demo.check.Findings;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.WordNet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Layout;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.fleet.Store;
import io.miroir.demo.torment.Round.Takeover;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Tally;
import io.miroir.demo.traffic.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Several pods over one store are killed, paused, told to stop and cut off, round by round, while
 * one node joins and leaves and clients write through all of them; after each round every key is
 * judged on every node and through every pod.
 */
public final class Torment {
  private static final Traffic.Crowd CROWD = new Traffic.Crowd(8, 3, Duration.ofMillis(100));
  private static final Duration WARMING_UP = Duration.ofMillis(300);

  private final TormentOptions options;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final Ledger ledger = new Ledger();
  private final Complaints complaints = new Complaints();
  private final Map<Strike, Integer> strikes = new EnumMap<>(Strike.class);
  private final Map<Strike, Times> takeovers = new EnumMap<>(Strike.class);
  private final Times resumptions = new Times();
  private int told;
  private int duplicates;
  private long writes;
  private long searches;

  private Torment(TormentOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Runs all rounds and tells the figures; each is counted, whatever it says.
   *
   * @throws DemoException if a round could not come to its end
   */
  public static TormentFigures run(TormentOptions options, Progress progress) {
    return new Torment(options, progress).run();
  }

  private TormentFigures run() {
    long beganNanos = System.nanoTime();
    try (WorkDirectory directory = WorkDirectory.create(options.keep())) {
      if (options.keep()) {
        progress.say("Logs and data stay in " + directory.path() + ".");
      }
      run(directory.path());
    } catch (FleetException e) {
      throw new DemoException("seed " + options.seed() + ": " + e.getMessage(), e);
    }
    return figures((System.nanoTime() - beganNanos) / 1e9);
  }

  private void run(Path directory) {
    Corpus corpus = Corpus.sample(WordNet.read(), TormentOptions.DOCUMENTS, TormentOptions.SHARDS);
    progress.say(TormentOptions.starting(options.pods(), options.store()));
    try (Store store = options.store().open(directory);
        TormentFleet fleet = TormentFleet.start(directory, store, options.pods())) {
      new Load(new Client(fleet.pods(), 0, complaints)).run(corpus, progress);
      List<Script> scripts =
          Script.ofRounds(
              options.rounds(),
              options.seed(),
              options.pods(),
              fleet.nodes().size(),
              fleet.strikes());
      for (int round = 0; round < scripts.size(); round++) {
        round(fleet, corpus, scripts.get(round), round);
      }
    }
  }

  private void round(TormentFleet fleet, Corpus corpus, Script script, int round) {
    long beganNanos = System.nanoTime();
    long beganMillis = System.currentTimeMillis();
    boolean growing = round % 2 == 0;
    Migrations migrations = new Migrations();
    Patience patience = Round.patience();
    Optional<Takeover> takeover;
    AtomicInteger client = new AtomicInteger(round);
    try (Traffic traffic =
        Traffic.start(
            () -> new Client(fleet.pods(), client.getAndIncrement(), complaints),
            corpus,
            ledger,
            findings,
            new Aim(),
            CROWD,
            options.seed() * 1_000 + round)) {
      Pause.of(WARMING_UP);
      takeover =
          new Round(
                  fleet,
                  script,
                  growing,
                  migrations,
                  patience,
                  strike -> strikes.merge(strike, 1, Integer::sum),
                  traffic::check)
              .run();
      traffic.end();
      while (!traffic.ended()) {
        patience.look("the last operations");
      }
      traffic.check();
      count(traffic.tally());
    } catch (FleetException e) {
      throw new FleetException("round %d (%s): %s".formatted(round + 1, script, e.getMessage()), e);
    }
    takeover.ifPresent(this::count);
    check(fleet, corpus, growing, patience);
    List<NodeLog> logs = fleet.logs().stream().map(log -> log.since(beganMillis)).toList();
    List<String> twice = migrations.duplicates(logs);
    duplicates += twice.size();
    twice.stream().limit(5).forEach(progress::say);
    tell(script, round, growing, takeover, (System.nanoTime() - beganNanos) / 1e9);
  }

  private void count(Takeover takeover) {
    takeovers.computeIfAbsent(takeover.after(), strike -> new Times()).add(takeover.claimMillis());
    if (takeover.after() == Strike.KILL) {
      resumptions.add(takeover.millis());
    }
  }

  private void count(Tally tally) {
    writes += tally.writes() + tally.updates() + tally.deletes();
    searches += tally.searches();
  }

  private void check(TormentFleet fleet, Corpus corpus, boolean growing, Patience patience) {
    List<String> nodeIds =
        fleet.nodes().stream()
            .filter(node -> growing || !node.equals(fleet.guest()))
            .map(SearchNode::id)
            .toList();
    new RoundCheck(
            fleet,
            corpus,
            new FinalCheck(corpus, ledger, Layout.single(nodeIds), findings),
            patience)
        .run();
  }

  private void tell(
      Script script, int round, boolean growing, Optional<Takeover> takeover, double seconds) {
    progress.say(
        String.format(
            Locale.ROOT,
            "round %d of %d: a node %s; the leader was %s %s%s%s; %.1f s, %d faults so far",
            round + 1,
            options.rounds(),
            growing ? "joined" : "left",
            script.atLeader().told(),
            script.when(),
            takeover
                .map(
                    measured ->
                        ", another pod claimed the job after %d ms and went on after %d ms"
                            .formatted(measured.claimMillis(), measured.millis()))
                .orElse(""),
            script.bystander().map(strike -> ", another pod was " + strike.told()).orElse(""),
            seconds,
            faults()));
    List<String> examples = findings.examples();
    examples.subList(Math.min(told, examples.size()), examples.size()).forEach(progress::say);
    told = examples.size();
    complaints.takeExamples().forEach(progress::say);
  }

  private int faults() {
    int faults = findings.searchMismatches() + duplicates + complaints.count();
    for (Fault fault : Fault.values()) {
      faults += findings.count(fault);
    }
    return faults;
  }

  private Times times(Strike... after) {
    Times all = new Times();
    for (Strike strike : after) {
      takeovers.getOrDefault(strike, new Times()).addTo(all);
    }
    return all;
  }

  private TormentFigures figures(double seconds) {
    return new TormentFigures(
        options.seed(),
        options.store(),
        options.pods(),
        options.rounds(),
        strikes.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        writes,
        searches,
        findings.count(Fault.LOST),
        findings.count(Fault.STALE),
        findings.count(Fault.RESURRECTED),
        findings.count(Fault.DOUBLED),
        findings.count(Fault.MISPLACED),
        findings.searchMismatches(),
        duplicates,
        times(Strike.KILL),
        times(Strike.STOP),
        times(Strike.PAUSE, Strike.CUT_STORE),
        resumptions,
        complaints.count(),
        seconds);
  }
}
