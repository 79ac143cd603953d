package io.miroir.simulator;

import io.miroir.api.migration.Term;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a mover may do with the right that it made at a node (R1): nothing, if a newer term had
 * begun when it was there, or if its own lease was over by then.
 */
final class TermRules {
  private static final String MOVERS = "rebalance:";

  /**
   * A right that came too late.
   *
   * @param maker who made it
   * @param at when it was there
   * @param newest the token of the term that had begun by then, or 0 if the lease was over
   */
  private record Late(Term term, Actor maker, long at, long newest) {
    @Override
    public String toString() {
      return term.scope()
          + " "
          + term.token()
          + " goes on at "
          + term.node().id()
          + " with a right that it made "
          + (newest > 0 ? "after term " + newest + " had begun" : "when its lease was over");
    }
  }

  private final Scheduler scheduler;
  private final HolderRules holders;
  private final LongSupplier newest;
  private final Map<String, Late> late = new HashMap<>();

  /**
   * The rules of a world.
   *
   * @param newest the token of the term that has claimed the job last
   */
  TermRules(Scheduler scheduler, HolderRules holders, LongSupplier newest) {
    this.scheduler = scheduler;
    this.holders = holders;
    this.newest = newest;
  }

  /** A term has its right at a node, in the step of whoever made it. */
  void fenced(Term term) {
    long token = term.token().value();
    if (!term.scope().startsWith(MOVERS)) {
      return;
    }
    if (newest.getAsLong() > token) {
      late(term, newest.getAsLong());
    } else if (holders.over(term.scope(), token)) {
      late(term, 0);
    }
  }

  private void late(Term term, long newer) {
    late.put(term.credential(), new Late(term, scheduler.current(), scheduler.now(), newer));
  }

  /** A term sends a change. */
  void changes(Term target) {
    Late right = late.get(target.credential());
    if (right != null && isVoid(right)) {
      fail(right);
    }
  }

  /**
   * Someone asks what a node has queued. Who finds that its own lease is over asks nothing more; a
   * newer term it finds only if the store answers.
   */
  void waits(String node) {
    late.values().stream()
        .filter(right -> right.maker() == scheduler.current() && right.newest() == 0)
        .filter(right -> right.term().node().id().value().equals(node))
        .filter(this::isVoid)
        .forEach(this::fail);
  }

  /** A lease that was over and stood again was never another's. */
  private boolean isVoid(Late right) {
    Term term = right.term();
    return right.newest() > 0
        || !holders.extendedSince(term.scope(), term.token().value(), right.at());
  }

  private void fail(Late right) {
    scheduler.fail(new AssertionError("G1: " + right));
  }
}
