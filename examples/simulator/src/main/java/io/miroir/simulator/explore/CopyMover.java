package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.CopyCells.ACKED;
import static io.miroir.simulator.explore.CopyCells.ASSIGNMENT;
import static io.miroir.simulator.explore.CopyCells.DOCUMENT;
import static io.miroir.simulator.explore.CopyCells.EPOCH;
import static io.miroir.simulator.explore.CopyCells.JOB;
import static io.miroir.simulator.explore.CopyCells.MOVER;
import static io.miroir.simulator.explore.CopyCells.PAGE;
import static io.miroir.simulator.explore.CopyCells.REVISION;

/**
 * A mover that adds a copy and that nothing happens to: {@link Mover} has its troubles. What it
 * writes is applied at once.
 */
final class CopyMover {
  /** The node that is copied from, and the one that is copied to. */
  private static final int FROM = 1;

  private static final int TO = 2;

  private static final int PREPARE = 1;
  private static final int READ_PAGE = 2;
  private static final int WRITE_PAGE = 3;
  private static final int ROUND = 4;
  private static final int READ_ROUND = 5;
  private static final int REPAIR_ROUND = 6;
  private static final int HOLD = 7;
  private static final int READ_HELD = 8;
  private static final int REPAIR_HELD = 9;
  private static final int COMMIT = 10;
  private static final int ADMIT = 11;
  private static final int CLEAN = 12;

  private final CopiesTable table;
  private final Bug bug;

  CopyMover(CopiesTable table, Bug bug) {
    this.table = table;
    this.bug = bug;
  }

  /** A state in which the mover is about to begin. */
  void begin(int[] w) {
    w[EPOCH]++;
    w[JOB] = table.moves().step(w[JOB], Told.TAKEN_OVER, w[EPOCH], 1);
    w[MOVER] = PREPARE;
  }

  void successors(Steps steps) {
    int[] w = steps.next();
    switch (w[MOVER]) {
      case PREPARE -> publish(steps, Told.PREPARED, READ_PAGE);
      case READ_PAGE, READ_ROUND, READ_HELD -> {
        if (acked(w)) {
          w[PAGE] = w[DOCUMENT[FROM]];
          w[JOB] = table.moves().step(w[JOB], Told.ACKED, table.moves().epoch(w[JOB]), 1);
          w[MOVER]++;
          steps.to("All pods have acked; the mover reads on %N: %D.", FROM, w[PAGE]);
        }
      }
      case WRITE_PAGE -> {
        write(w);
        w[JOB] = table.moves().step(w[JOB], Told.BATCH_APPLIED, 0, 1);
        w[JOB] = table.moves().step(w[JOB], Told.COPY_FINISHED, 0, 1);
        w[MOVER] = ROUND;
        steps.to("The mover writes what it has read to %N.", TO);
      }
      case ROUND -> publish(steps, Told.ROUND_STARTED, READ_ROUND);
      case REPAIR_ROUND -> {
        write(w);
        w[JOB] = table.moves().step(w[JOB], Told.ROUND_ENDED, 0, 1);
        w[MOVER] = HOLD;
        steps.to("The mover makes %N equal.", TO);
      }
      case HOLD -> publish(steps, Told.HOLD_STARTED, READ_HELD);
      case REPAIR_HELD -> {
        write(w);
        w[MOVER] = COMMIT;
        steps.to("The mover makes %N equal while writes are held.", TO);
      }
      case COMMIT -> commit(steps);
      case ADMIT -> end(steps, Told.ACKED);
      case CLEAN -> {
        if (acked(w)) {
          w[DOCUMENT[TO]] = Document.ABSENT;
          w[JOB] = table.moves().step(w[JOB], Told.ACKED, table.moves().epoch(w[JOB]), 1);
          end(steps, Told.DELETION_CONFIRMED);
        }
      }
      default -> {}
    }
  }

  private void end(Steps steps, Told told) {
    int[] w = steps.changed();
    if (acked(w)) {
      w[JOB] = table.moves().step(w[JOB], told, table.moves().epoch(w[JOB]), 1);
      w[MOVER] = 0;
      steps.to("The mover has ended the move.");
    }
  }

  /** A page overwrites; what the source lacks is deleted. */
  private static void write(int[] w) {
    w[DOCUMENT[TO]] = w[PAGE];
    w[PAGE] = 0;
  }

  private static boolean acked(int[] w) {
    return w[ACKED[0]] >= w[EPOCH] && w[ACKED[1]] >= w[EPOCH];
  }

  private void publish(Steps steps, Told told, int then) {
    int[] w = steps.changed();
    w[EPOCH]++;
    w[JOB] = table.moves().step(w[JOB], told, w[EPOCH], 1);
    w[MOVER] = then;
    steps.to(told.sentence().replace("Pod %P", "The mover"), w[EPOCH]);
  }

  private void commit(Steps steps) {
    int[] w = steps.changed();
    if (table.hasSource(w[ASSIGNMENT], w[JOB]) || bug == Bug.COPIED_FROM_MARKED) {
      w[ASSIGNMENT] = table.moved(w[ASSIGNMENT], w[JOB]);
      w[REVISION]++;
      publish(steps, Told.COMMITTED, ADMIT);
    } else {
      publish(steps, Told.FAILED_FOR, CLEAN);
    }
  }
}
