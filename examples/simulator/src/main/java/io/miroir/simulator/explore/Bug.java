package io.miroir.simulator.explore;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mistake that can be planted: one for each statement of section 10 of the design, by its number
 * and, where it makes several, a letter.
 */
public enum Bug {
  DIRTY_CLEARED_UNDER_WAY(
      "1", "dirty keys are cleared at a round's start while a write is under way"),
  HOLD_ENDED_BY_CLOCK("2", "a pod lets go of a hold by its clock, the commit already in the store"),
  NO_CLAIM("3", "a new term begins without a commit, so the old term's commits still pass"),
  ZOMBIE_KEY("4", "a zombie creates its key after the fence"),
  DRAINED_WITHOUT_NEW_LEG("5", "drained ignores the leg to the new owner"),
  KEYS_NOT_RETIRED("6", "drained without retiring keys"),
  POD_LEFT_DURING_ROUND("7a", "a pod leaves during a round and what it had not published is lost"),
  POD_REJOINED_DURING_ROUND(
      "7b", "a pod rejoins during a round and what it had not published is lost"),
  OLDER_SESSION_KEY("8", "the older session of a rejoined pod writes with a key that still holds"),
  ROUTING_BEFORE_LEASE("9", "a pod reads the routing before it takes its lease"),
  TOLD_AFTER_SESSION("10", "a late acceptance is told to the client after the session ended"),
  MERGE_TO_BOTH("11a", "a merge is sent to a copy that lacks the document"),
  MERGE_SENT_TWICE("11b", "a merge is sent twice"),
  NO_LEG_TO_OLD("12a", "after the commit one pod writes to the new owner only, another reads old"),
  LEFT_OUT_POD_READS("12b", "a pod that was left out goes on reading"),
  DELETED_BEFORE_ACKS("12c", "the old copy is deleted before all acks"),
  NO_SWEEP("13", "no late sweep: a page stalled half-way lands after takeover and commit"),
  KEYS_OF_POD_LEFT_OUT("14", "a pod is left out and its keys are not deleted"),
  SWEEP_WITHOUT_HOLD("15a", "a sweep without a hold"),
  SWEEP_OF_PRESENT_KEYS("15b", "a sweep that looks only at keys the new owner has"),
  SWEEP_ADDS_ALL("15c", "a sweep that adds whatever the new owner lacks"),
  MIRROR_BESIDE("16a", "the mirror's leg is sent beside the authority's"),
  MIRROR_MISS_NOT_RECORDED("16b", "a mirror that missed a write is not told of before the answer"),
  MIRROR_ENDED_BY_DEATH("16c", "the mirror is ended by a pod's death"),
  UNDO_WITHOUT_ROUNDS("17a", "an undo without rounds"),
  ROUNDS_BEFORE_SWEEP("17b", "an undo whose rounds come before the sweep"),
  LAST_COPY_MARKED("18a", "two pods mark each other's copy"),
  MARK_NOT_INSTALLED("18b", "a mark that is committed but not installed by the pods that read"),
  COPIED_FROM_MARKED("18c", "the copy that is copied from is marked in mid-move"),
  ORDER_NOT_COMPARED("18d", "concurrent writes in different orders on two copies"),
  ROTATION_REVIVES("R2", "keys are exchanged after the lease has expired, and the pod serves on"),
  DEAD_BEFORE_TERM("R6", "a pod that died before the term began keeps its keys"),
  SESSION_SPANNED("R4", "a request that began under an older session is answered under the next"),
  SWEEP_UNDRAINED("R10d", "a sweep looks while a write is between its two nodes"),
  LATE_DELETION(
      "R10b",
      "a sweep believes that what the new owner lacks was deleted, though a deletion came late"),
  MOVER_KEY_KEPT("R3", "a mover that gave a request up goes on with the same key"),
  MERGED_BY_VERSION("R10d", "a sweep compares merged keys by version"),
  POD_LEFT_BEFORE_HOLD("R7", "a pod leaves between a round and the hold, its keys unpublished"),
  READ_BEFORE_INSTALLED(
      "copies-c", "a write is told although a pod still reads a copy that was marked before"),
  NONE("", "nothing is planted");

  private final String statement;
  private final String words;

  Bug(String statement, String words) {
    this.statement = statement;
    this.words = words;
  }

  /** The number of the statement that it contradicts, or the name of a rule. */
  public String statement() {
    return statement;
  }

  /** What is done wrongly. */
  public String words() {
    return words;
  }

  /** Every mistake that can be planted. */
  public static List<Bug> planted() {
    return Stream.of(values()).filter(bug -> bug != NONE).toList();
  }

  /** The mistake of a name on the command line, if there is one. */
  public static Optional<Bug> named(String option) {
    return planted().stream().filter(bug -> bug.option().equals(option)).findFirst();
  }

  /** Its name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
