package io.miroir.engine.catalog;

import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.record.JobRecord;

/** Why something is not done while an index has an open job. */
public final class OpenJob {
  private OpenJob() {}

  /**
   * The refusal of what an open job must not be disturbed by.
   *
   * @param what what was asked for, as it goes on after "can't"
   */
  public static RefusedException refusal(String what, JobRecord job) {
    long left = job.moves().stream().filter(state -> !state.settled()).count();
    return refusal(
        what, job.index(), "job " + job.id() + " moves its shards, moves to go: " + left);
  }

  /** The refusal while someone has the right to begin a job. */
  public static RefusedException refusal(String what, String index) {
    return refusal(what, index, "a job is about to begin");
  }

  private static RefusedException refusal(String what, String index, String why) {
    return new RefusedException(
        Reason.REBALANCE_RUNNING,
        "can't "
            + what
            + " now, for index '"
            + index
            + "': "
            + why
            + "; nothing was changed. Wait until it has ended, or cancel it: miroir rebalance"
            + " cancel "
            + index
            + ", POST /_miroir/rebalance/cancel {\"index_uid\":\""
            + index
            + "\"}");
  }
}
