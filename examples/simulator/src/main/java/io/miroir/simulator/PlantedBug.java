package io.miroir.simulator;

import io.miroir.engine.Sabotage;
import java.util.Locale;

/**
 * A bug that the simulator has to find: one for each statement of what a model of the protocol
 * found, and for each mistake that is easily made. It is planted in the engine, or in what
 * surrounds it.
 */
enum PlantedBug {
  NONE(Sabotage.NONE, "nothing is planted"),
  DIRTY_CLEARED_UNDER_WAY(
      Sabotage.DIRTY_CLEARED_UNDER_WAY,
      "dirty keys are cleared at a round's start while their writes are under way"),
  HOLD_ENDED_BY_CLOCK(
      Sabotage.HOLD_ENDED_BY_CLOCK,
      "a pod lets go of a hold by its clock and writes to the old owner"),
  TERM_WITHOUT_CLAIM(
      Sabotage.TERM_WITHOUT_CLAIM, "a new term does not begin with a commit to the job store"),
  KEY_AFTER_FENCE(
      Sabotage.KEY_AFTER_DEADLINE,
      "a term that is over creates its key after the next one's fence"),
  REVOKES_NEWER(
      Sabotage.REVOKES_NEWER,
      "a term whose request was not answered takes back newer terms' rights with its own"),
  DRAINED_WITHOUT_NEW_LEG(
      Sabotage.DRAINED_WITHOUT_NEW_LEG, "'drained' ignores the leg to the new owner"),
  DRAINED_WITHOUT_RETIRING(
      Sabotage.DRAINED_WITHOUT_RETIRING, "a request without an answer is never made definite"),
  ROUND_WITHOUT_CENSUS(
      Sabotage.ROUND_WITHOUT_CENSUS,
      "a pod leaves during a round and the keys it had not published are forgotten"),
  ROUND_OF_OLDER_SESSION(
      Sabotage.ROUND_OF_OLDER_SESSION,
      "a pod rejoins during a round and the keys of its older session are forgotten"),
  OLDER_SESSION_KEY_STANDS(
      Sabotage.NONE, "the older session of a rejoined pod writes with a key that still holds"),
  ROUTING_BEFORE_LEASE(
      Sabotage.ROUTING_BEFORE_LEASE,
      "a pod reads the routing before it takes its lease, and follows what is committed since"),
  ANSWER_AFTER_LEASE(
      Sabotage.ANSWER_AFTER_LEASE, "an acceptance is told to the client after the session ended"),
  MERGE_TO_COPY(Sabotage.MERGE_TO_COPY, "a merge is sent to a copy that lacks the document"),
  MERGE_SENT_TWICE(Sabotage.NONE, "a merge without an answer is sent again under its version"),
  OLD_READ_NOT_WRITTEN(
      Sabotage.OLD_READ_NOT_WRITTEN,
      "a pod writes to the new owner alone while another reads the old one"),
  LEFT_OUT_POD_READS(Sabotage.READS_AFTER_LEASE, "a pod that was left out goes on reading"),
  DELETION_BEFORE_ACKS(
      Sabotage.DELETION_BEFORE_ACKS, "the old copy is deleted before every pod has acked"),
  LEFT_OUT_KEYS_STAND(Sabotage.NONE, "a pod is left out without its keys being deleted"),
  STALLED_PAGE_STANDS(
      Sabotage.STALLED_PAGE_STANDS,
      "a page that lands after takeover and commit is neither swept nor noticed"),
  UNANSWERED_CURSOR_UNCOUNTED(
      Sabotage.UNANSWERED_CURSOR_UNCOUNTED,
      "documents are not counted whose cursor was persisted without an answer"),
  SWEEP_WITHOUT_HOLD(
      Sabotage.SWEEP_WITHOUT_HOLD, "the sweep writes an older document over an accepted one"),
  SWEEP_JUDGES_AGAIN(
      Sabotage.SWEEP_JUDGES_AGAIN, "the sweep judges in each hold what it has judged in the last"),
  SWEEP_OF_NEW_KEYS(
      Sabotage.SWEEP_OF_NEW_KEYS, "the sweep looks only at keys that the new owner has"),
  SWEEP_ADDS_ALL(Sabotage.SWEEP_ADDS_ALL, "the sweep adds whatever the new owner lacks"),
  MIRROR_BESIDE(Sabotage.MIRROR_BESIDE, "the mirror's leg is sent beside the authority's"),
  MISS_UNRECORDED(
      Sabotage.MISS_UNRECORDED, "a write that the mirror missed is answered without a record"),
  MIRROR_ENDS_WITH_POD(Sabotage.MIRROR_ENDS_WITH_POD, "the mirror is ended by a pod's death"),
  UNDO_WITHOUT_ROUNDS(Sabotage.UNDO_WITHOUT_ROUNDS, "an undone move does without rounds"),
  UNDO_WITHOUT_SWEEP(
      Sabotage.UNDO_WITHOUT_SWEEP, "an undone move copies back what the sweep did not judge"),
  MARK_UNCONDITIONAL(Sabotage.MARK_UNCONDITIONAL, "two pods mark each other's copy"),
  MARK_NOT_AWAITED(
      Sabotage.MARK_NOT_AWAITED, "a mark is committed and not yet installed by pods that read"),
  ABSENTEES_READ(
      Sabotage.ABSENTEES_READ,
      "a write is answered while a pod without a lease at the store may read the copy that missed it"),
  SOURCE_MARKED_IN_MOVE(
      Sabotage.SOURCE_MARKED_IN_MOVE, "the copy that a move reads is marked in mid-move"),
  COPIES_NOT_COMPARED(Sabotage.COPIES_NOT_COMPARED, "two pods write to two copies in two orders"),
  CURSOR_BEFORE_APPLIED(
      Sabotage.CURSOR_BEFORE_APPLIED, "the cursor is saved before the batch is applied"),
  REPAIR_ONLY_ADDS(Sabotage.REPAIR_ONLY_ADDS, "repair adds and never deletes"),
  NO_BARRIER(Sabotage.NONE, "no barrier before a round"),
  CLAIM_AFTER_READING(
      Sabotage.CLAIM_AFTER_READING, "the token is committed over what was committed since"),
  DELETION_UNVERIFIED(Sabotage.DELETION_UNVERIFIED, "the old copy is deleted without verification"),
  MIRROR_STOPPED(Sabotage.MIRROR_STOPPED, "the mirror is stopped at the commit"),
  SWEEP_SKIPPED(Sabotage.SWEEP_SKIPPED, "the sweep is skipped"),
  MARK_AFTER_ANSWER(Sabotage.MARK_AFTER_ANSWER, "out of sync is marked after the answer"),
  COPY_FROM_STALE(Sabotage.COPY_FROM_STALE, "a copy out of sync is copied from"),
  LAST_COPY_MARKED(Sabotage.LAST_COPY_MARKED, "the last copy in sync is marked"),
  OFFSET_PAGING(Sabotage.OFFSET_PAGING, "the copy reads by offset"),
  FILTER_DELETE_CLEAN(
      Sabotage.FILTER_DELETE_CLEAN, "a deletion by filter does not make the shard dirty"),
  SEARCH_WITHOUT_SHARD_FILTER(Sabotage.NONE, "a search does not name the shards it wants"),
  EVENT_IN_MEMORY(Sabotage.NONE, "an accepted event is kept in memory"),
  PLAN_FROM_PLACEMENT(
      Sabotage.PLAN_FROM_PLACEMENT, "moves are planned from the placement, not the assignment"),
  LEASE_RENEWED_BY_COPIER(Sabotage.NONE, "the lease is renewed by the actor that copies"),
  TAKEOVER_RESTARTS(Sabotage.TAKEOVER_RESTARTS, "a takeover begins to copy anew"),
  PUBLISH_WITHOUT_ACKS(
      Sabotage.PUBLISH_WITHOUT_ACKS, "a leader publishes twice without waiting for acks"),
  EXPIRY_BY_OTHER_CLOCK(Sabotage.NONE, "an expiry is compared with another machine's clock");

  private final Sabotage sabotage;
  private final String sentence;

  PlantedBug(Sabotage sabotage, String sentence) {
    this.sabotage = sabotage;
    this.sentence = sentence;
  }

  /** What is planted in the engine. */
  Sabotage sabotage() {
    return sabotage;
  }

  /** What goes wrong, in one clause. */
  String sentence() {
    return sentence;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
