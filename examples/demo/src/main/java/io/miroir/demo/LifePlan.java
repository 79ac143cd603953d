package io.miroir.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What the seed decides of a whole life: which of the first nodes is drained, which node is killed,
 * and in which stage, and when, the server and its store are.
 *
 * @param drained which of the nodes that the fleet began with, from 0
 * @param killed which of those that are in the first group then, from 0
 */
record LifePlan(
    int drained, int killed, Step serverStep, KillPlan server, Step storeStep, KillPlan store) {
  /** Apart from the numbers that others draw from the same seed. */
  private static final long LIFE = 0x6c696665L;

  /** The stages of a life, in order. */
  enum Step {
    ADD,
    DRAIN,
    COPIES,
    RETURN,
    GROUP;

    /** The name in progress and figures. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static LifePlan of(long seed, int members) {
    SplittableRandom random = new SplittableRandom(seed ^ LIFE);
    int drained = random.nextInt(members);
    int killed = random.nextInt(members);
    Step server = draw(random);
    Step store = draw(random);
    return new LifePlan(
        drained,
        killed,
        server,
        at(server, KillPlan.ofServer(seed)),
        store,
        at(store, KillPlan.ofStore(seed)));
  }

  private static Step draw(SplittableRandom random) {
    return Step.values()[random.nextInt(Step.values().length)];
  }

  /** A node that comes back gets what differs, and no copy. */
  private static KillPlan at(Step step, KillPlan plan) {
    return step == Step.RETURN ? plan.withoutCopy() : plan;
  }

  /** What is inflicted in a stage. */
  List<Kill> kills(Step step, boolean ofStore) {
    List<Kill> kills = new ArrayList<>();
    if (step == serverStep) {
      kills.add(new Kill(Kill.Victim.SERVER, server));
    }
    if (ofStore && step == storeStep) {
      kills.add(new Kill(Kill.Victim.STORE, store));
    }
    return kills;
  }

  /** The server's moment, in words. */
  String serverMoment() {
    return "in stage " + serverStep + " " + server;
  }

  /** The store's moment, in words. */
  String storeMoment() {
    return "in stage " + storeStep + " " + store;
  }
}
