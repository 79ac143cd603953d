package io.miroir.demo.torment;

import io.miroir.demo.StoreChoice;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run counted.
 *
 * @param strikes how often each thing was done to a pod
 * @param writes keys that were written, updated or deleted with success
 * @param duplicateMigrations as {@link Migrations} defines them
 * @param takeovers from SIGKILL until another pod's first persisted step of the job, which is the
 *     commit that claims it: every open move takes a step in that
 * @param handovers the same from SIGTERM
 * @param lapses the same from SIGSTOP, or from the moment a pod was cut off from the store
 * @param resumptions from SIGKILL until a move was seen to be further than that
 * @param clientErrors errors though the client tried every pod and one of them was healthy
 */
public record TormentFigures(
    long seed,
    StoreChoice store,
    int pods,
    int rounds,
    Map<Strike, Integer> strikes,
    long writes,
    long searches,
    int lost,
    int stale,
    int resurrected,
    int doubled,
    int misplaced,
    int searchMismatches,
    int duplicateMigrations,
    Times takeovers,
    Times handovers,
    Times lapses,
    Times resumptions,
    int clientErrors,
    double elapsedSeconds) {

  /** Whether every figure that must be zero is. */
  public boolean clean() {
    return lost + stale + resurrected + doubled + misplaced + searchMismatches == 0
        && duplicateMigrations + clientErrors == 0;
  }

  private int count(Strike strike) {
    return strikes.getOrDefault(strike, 0);
  }

  int cuts() {
    return count(Strike.CUT_NODES) + count(Strike.CUT_STORE);
  }

  int kills() {
    return count(Strike.KILL);
  }

  int pauses() {
    return count(Strike.PAUSE);
  }

  int stops() {
    return count(Strike.STOP);
  }

  /** The figures as one flat JSON object. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return json.put("rounds", rounds)
        .put("kills", kills())
        .put("pauses", pauses())
        .put("stops", stops())
        .put("cuts", cuts())
        .put("writes", writes)
        .put("searches", searches)
        .put("lost", lost)
        .put("stale", stale)
        .put("resurrected", resurrected)
        .put("doubled", doubled)
        .put("misplaced", misplaced)
        .put("searchMismatches", searchMismatches)
        .put("duplicateMigrations", duplicateMigrations)
        .put("takeoverMillisP50", takeovers.p50())
        .put("takeoverMillisMax", takeovers.max())
        .put("handoverMillisP50", handovers.p50())
        .put("handoverMillisMax", handovers.max())
        .put("lapseMillisP50", lapses.p50())
        .put("lapseMillisMax", lapses.max())
        .put("resumptionMillisP50", resumptions.p50())
        .put("resumptionMillisMax", resumptions.max())
        .put("clientErrors", clientErrors)
        .put("leaseTtlMillis", TormentOptions.LEASE_TTL.toMillis())
        .put("seed", seed)
        .put("store", store.toString())
        .put("pods", pods)
        .put("elapsedSeconds", elapsedSeconds)
        .toString();
  }
}
