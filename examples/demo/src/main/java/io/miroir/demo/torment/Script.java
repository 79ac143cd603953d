package io.miroir.demo.torment;

import io.miroir.demo.torment.JobStatus.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * What happens in one round, by the seed.
 *
 * @param atLeader what is done to the pod that leads the job
 * @param when at which moment of the job
 * @param lasts how long a pause or a cut lasts
 * @param cutFrom the places of the nodes that a cut is from
 * @param bystander what is done to another pod later, if anything
 * @param amidTransactions whether a pod may be paused while it holds the lock of the store's file
 * @param askedPod the place of the pod that is asked to change the fleet
 */
record Script(
    Strike atLeader,
    Moment when,
    Duration lasts,
    List<Integer> cutFrom,
    Optional<Strike> bystander,
    boolean amidTransactions,
    int askedPod) {
  private static final double BYSTANDERS = 0.4;

  /**
   * A moment of a job: when some move is first seen in a phase after some share has ended, and a
   * little later.
   */
  record Moment(String phase, double doneShare, Duration delay) {
    private static final List<String> PHASES =
        List.of(
            "DualWriteStarted",
            "MigrationInProgress",
            "MigrationComplete",
            "DualWriteStopped",
            "OldReplicaDeleted");
    private static final double SHARE_MOST = 0.5;
    private static final int DELAY_MILLIS_MOST = 60;

    static Moment draw(Random random) {
      return new Moment(
          PHASES.get(random.nextInt(PHASES.size())),
          random.nextDouble(SHARE_MOST),
          Duration.ofMillis(random.nextInt(DELAY_MILLIS_MOST)));
    }

    /** Whether it has come, or will hardly come any more. */
    boolean due(JobStatus status) {
      double done = status.doneShare();
      return done > SHARE_MOST
          || (done >= doneShare
              && status.moves().stream()
                  .filter(Move::open)
                  .anyMatch(move -> move.state().equals(phase)));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "with %.0f %% of the moves done, in %s", 100 * doneShare, phase);
    }
  }

  /** The scripts of all rounds: each kind of strike comes once in as many rounds as there are. */
  static List<Script> ofRounds(int rounds, long seed, int pods, int nodes, List<Strike> kinds) {
    Random random = new Random(seed);
    List<Script> scripts = new ArrayList<>();
    List<Strike> deck = new ArrayList<>();
    while (scripts.size() < rounds) {
      if (deck.isEmpty()) {
        deck.addAll(kinds);
        Collections.shuffle(deck, random);
      }
      Strike strike = deck.removeLast();
      scripts.add(
          new Script(
              strike,
              Moment.draw(random),
              lasts(strike, random),
              places(random, nodes),
              random.nextDouble() < BYSTANDERS
                  ? Optional.of(kinds.get(random.nextInt(kinds.size())))
                  : Optional.empty(),
              random.nextInt(4) == 0,
              random.nextInt(pods)));
    }
    return scripts;
  }

  private static Duration lasts(Strike strike, Random random) {
    return strike == Strike.CUT_NODES
        ? Duration.ofMillis(300 + random.nextInt(2_200))
        : TormentOptions.LEASE_TTL.plusMillis(300 + random.nextInt(1_700));
  }

  /** One node at least, and all of them as often as not. */
  private static List<Integer> places(Random random, int nodes) {
    List<Integer> all = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      all.add(node);
    }
    if (random.nextBoolean()) {
      return all;
    }
    Collections.shuffle(all, random);
    return List.copyOf(all.subList(0, 1 + random.nextInt(nodes - 1)));
  }
}
