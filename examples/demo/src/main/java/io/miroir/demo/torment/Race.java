package io.miroir.demo.torment;

import io.miroir.demo.DemoException;
import io.miroir.demo.Load;
import io.miroir.demo.Progress;
import io.miroir.demo.StoreChoice;
import io.miroir.demo.WorkDirectory;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.WordNet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two pods are started at once on one job, again and again: a fleet is asked to change, both pods
 * are told to stop as soon as the job is open, which frees their leases, and both are started at
 * the same time. By the nodes' own logs no slice may be copied twice then.
 */
public final class Race {
  private static final int PODS = 2;

  private final int races;
  private final StoreChoice storeChoice;
  private final Progress progress;
  private int duplicates;
  private int copied;
  private int wonBySecond;

  private Race(int races, StoreChoice storeChoice, Progress progress) {
    this.races = races;
    this.storeChoice = storeChoice;
    this.progress = progress;
  }

  /**
   * Runs all races and tells the figures.
   *
   * @throws DemoException if one could not come to its end
   */
  public static RaceFigures run(int races, StoreChoice store, Progress progress) {
    return new Race(races, store, progress).run();
  }

  private RaceFigures run() {
    long beganNanos = System.nanoTime();
    try (WorkDirectory directory = WorkDirectory.create(false)) {
      run(directory.path());
    } catch (FleetException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    return new RaceFigures(storeChoice, races, duplicates, copied, wonBySecond, seconds);
  }

  private void run(Path directory) {
    progress.say(TormentOptions.starting(PODS, storeChoice));
    Corpus corpus = Corpus.sample(WordNet.read(), Corpus.DOCUMENTS_MIN, TormentOptions.SHARDS);
    try (Store store = storeChoice.open(directory);
        TormentFleet fleet = TormentFleet.start(directory, store, PODS)) {
      new Load(fleet.pods().getFirst().front()).run(corpus, progress);
      for (int race = 0; race < races; race++) {
        race(fleet, race);
        progress.at(
            "race",
            (race + 1) / (double) races,
            "%d of %d, %d duplicate migrations".formatted(race + 1, races, duplicates));
      }
    }
  }

  private void race(TormentFleet fleet, int race) {
    boolean growing = race % 2 == 0;
    Patience patience = Round.patience();
    Membership.change(fleet, growing, race % PODS);
    while (!fleet.status().map(JobStatus::inProgress).orElse(false)) {
      patience.look("the job to begin");
    }
    fleet.pods().forEach(Pod::stop);
    fleet.pods().forEach(Pod::awaitStop);
    long startedMillis = System.currentTimeMillis();
    Migrations migrations = new Migrations();
    List<Pod> order = race % 4 < 2 ? fleet.pods() : fleet.pods().reversed();
    order.forEach(Pod::startAgain);
    order.forEach(Pod::readyAgain);
    fleet.recovered();
    awaitEnd(fleet, growing, migrations, patience);
    List<NodeLog> logs = fleet.logs().stream().map(log -> log.since(startedMillis)).toList();
    List<String> found = new ArrayList<>(migrations.duplicates(logs));
    found.addAll(Migrations.overlaps(logs));
    duplicates += found.size();
    copied +=
        (int)
            logs.stream()
                .flatMap(log -> log.lines().stream())
                .filter(line -> line.copied().isPresent())
                .count();
    found.stream().limit(5).forEach(progress::say);
  }

  private void awaitEnd(
      TormentFleet fleet, boolean growing, Migrations migrations, Patience patience) {
    boolean won = false;
    while (true) {
      Optional<JobStatus> told = Optional.empty();
      for (Pod pod : fleet.pods()) {
        Optional<JobStatus> status = pod.status();
        status.ifPresent(migrations::see);
        told = status.isPresent() ? status : told;
        boolean leading = status.map(JobStatus::leading).orElse(false);
        if (leading && !won) {
          won = true;
          wonBySecond += pod.place();
        }
      }
      if (told.isPresent() && !told.get().inProgress() && Membership.settled(fleet, growing)) {
        return;
      }
      patience.look("the job to end: " + told);
    }
  }
}
