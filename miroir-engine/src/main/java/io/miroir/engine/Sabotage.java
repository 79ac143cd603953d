package io.miroir.engine;

/**
 * A fault planted in a pod, which makes it believe that it is right. For proving that a checker
 * notices; a host never offers it to users of a fleet.
 */
public enum Sabotage {
  /** None: the mover as it is. */
  NONE,
  /** The copy reads by offset, and the round after it trusts the copy. */
  OFFSET_PAGING,
  /** Rounds, holds and verification report 'equal' without comparing. */
  NO_REPAIR,
  /** Cutovers are committed without hold, acks or a last barrier. */
  NO_HOLD,
  /** The old copy is deleted when copying ends, before the commit. */
  EARLY_DELETE,
  /** Dirty keys are cleared at a round's start though their writes are under way. */
  DIRTY_CLEARED_UNDER_WAY,
  /** A pod lets go of a hold by its clock, and writes to the old owner. */
  HOLD_ENDED_BY_CLOCK,
  /** A new term that takes a job over does not begin with a commit. */
  TERM_WITHOUT_CLAIM,
  /** A term uses a key that was made after its deadline. */
  KEY_AFTER_DEADLINE,
  /** A term whose request was not answered takes back newer terms' rights with its own. */
  REVOKES_NEWER,
  /** 'Drained' leaves out the leg to the new owner. */
  DRAINED_WITHOUT_NEW_LEG,
  /** A request without an answer is never made definite. */
  DRAINED_WITHOUT_RETIRING,
  /** A round does not notice that pods have left, and takes what was not published for nothing. */
  ROUND_WITHOUT_CENSUS,
  /** A round does not notice that a pod has begun another session. */
  ROUND_OF_OLDER_SESSION,
  /** A pod reads the routing before it takes its lease, and follows what is committed since. */
  ROUTING_BEFORE_LEASE,
  /** A pod tells of an acceptance after its lease has ended. */
  ANSWER_AFTER_LEASE,
  /** A pod reads on after its lease has ended. */
  READS_AFTER_LEASE,
  /** Merges go to the new owner too before the commit. */
  MERGE_TO_COPY,
  /** A pod writes to the new owner alone while another reads the old one yet. */
  OLD_READ_NOT_WRITTEN,
  /** Writes leave the old owner at the commit. */
  MIRROR_STOPPED,
  /** The old copy is deleted before every pod has acked that it is out. */
  DELETION_BEFORE_ACKS,
  /** Neither late sweep nor verification looks. */
  STALLED_PAGE_STANDS,
  /** Documents are not counted whose cursor was persisted without an answer. */
  UNANSWERED_CURSOR_UNCOUNTED,
  /** The late sweep judges without a hold. */
  SWEEP_WITHOUT_HOLD,
  /** Each hold of a late sweep judges what the one before it has judged. */
  SWEEP_JUDGES_AGAIN,
  /** The late sweep looks only at keys that the new owner has. */
  SWEEP_OF_NEW_KEYS,
  /** The late sweep adds whatever the new owner lacks. */
  SWEEP_ADDS_ALL,
  /** The mirror's leg is sent beside the authority's. */
  MIRROR_BESIDE,
  /** A write that the mirror missed is answered without a record. */
  MISS_UNRECORDED,
  /** The mirror ends when another pod takes over. */
  MIRROR_ENDS_WITH_POD,
  /** A move that goes back does without rounds. */
  UNDO_WITHOUT_ROUNDS,
  /** A move that goes back does without the late sweep. */
  UNDO_WITHOUT_SWEEP,
  /** A mark is committed whatever was marked meanwhile. */
  MARK_UNCONDITIONAL,
  /** A write is answered before the pods that read have installed its mark. */
  MARK_NOT_AWAITED,
  /** A session that the census lacks is held to read nothing any more. */
  ABSENTEES_READ,
  /** A write is answered before its mark is committed. */
  MARK_AFTER_ANSWER,
  /** The last copy in sync may be marked. */
  LAST_COPY_MARKED,
  /** A copy that goes out of sync stays the source of a move. */
  SOURCE_MARKED_IN_MOVE,
  /** Copies that two pods wrote to are not compared. */
  COPIES_NOT_COMPARED,
  /** The cursor is persisted before the target has applied the batch. */
  CURSOR_BEFORE_APPLIED,
  /** Repair copies what is missing and deletes nothing. */
  REPAIR_ONLY_ADDS,
  /** A claim overwrites what an older term committed after it was read. */
  CLAIM_AFTER_READING,
  /** The old copy is deleted without verification. */
  DELETION_UNVERIFIED,
  /** The late sweep finds nothing, always. */
  SWEEP_SKIPPED,
  /** A copy out of sync is copied from. */
  COPY_FROM_STALE,
  /** A deletion by filter leaves the shard clean. */
  FILTER_DELETE_CLEAN,
  /** Moves are planned from where shards should have been, not from where they are. */
  PLAN_FROM_PLACEMENT,
  /** A takeover begins to copy anew. */
  TAKEOVER_RESTARTS,
  /** A leader publishes without waiting for acks. */
  PUBLISH_WITHOUT_ACKS
}
