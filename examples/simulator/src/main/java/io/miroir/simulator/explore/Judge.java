package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.AFTER_OTHER;
import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.FAULT;
import static io.miroir.simulator.explore.Cells.HALVES;
import static io.miroir.simulator.explore.Cells.JOB;
import static io.miroir.simulator.explore.Cells.LAST_READ;
import static io.miroir.simulator.explore.Cells.LAST_READ_SET;
import static io.miroir.simulator.explore.Cells.MISSED;
import static io.miroir.simulator.explore.Cells.WAS_READ;
import static io.miroir.simulator.explore.Cells.WRITE;
import static io.miroir.simulator.explore.Cells.WRITES;

import java.util.Optional;

/**
 * What clients may see, by what they were told and when: a document is legal if the writes can be
 * put into an order that explains it. A write that was acknowledged before another one began comes
 * before it; one that was acknowledged is in the order; one that was not may be there, at any
 * place, or not. Nothing of the protocol is in this.
 */
final class Judge {
  private static final int[][] ORDERS = {{}, {0}, {1}, {0, 1}, {1, 0}};

  private final Rules rules;
  private final int first;

  Judge(Rules rules, int first) {
    this.rules = rules;
    this.first = first;
  }

  /** Whether a document can be seen, with these writes in it and any of the others that began. */
  boolean legal(int[] w, int document, int must) {
    int begun = (w[WRITE[0]] == 0 ? 0 : 1) | (w[WRITE[1]] == 0 ? 0 : 2);
    return legal(document, must, begun, w[AFTER_OTHER[0]] | (w[AFTER_OTHER[1]] << 1));
  }

  /**
   * The same, of bits for each write.
   *
   * @param begun those that may be there
   * @param after those that began after the other one was acknowledged
   */
  boolean legal(int document, int must, int begun, int after) {
    for (int[] order : ORDERS) {
      if (possible(order, must, begun, after) && result(order) == document) {
        return true;
      }
    }
    return false;
  }

  private static boolean possible(int[] order, int must, int begun, int after) {
    int contained = 0;
    for (int write : order) {
      contained |= 1 << write;
    }
    boolean ordered = order.length < 2 || (after & (1 << order[0])) == 0;
    return ordered && (must & ~contained) == 0 && (contained & ~begun) == 0;
  }

  private int result(int[] order) {
    int document = first;
    for (int write : order) {
      document = Document.after(rules.operation(write).kind(), write, document);
    }
    return document;
  }

  /** The writes, a bit each, that a client was told are accepted. */
  static int accepted(int[] w) {
    int accepted = 0;
    for (int write = 0; write < WRITES; write++) {
      accepted |= w[WRITE[write]] == Legs.ACCEPTED ? 1 << write : 0;
    }
    return accepted;
  }

  /** Those of them that are applied. */
  int done(int[] w) {
    int done = accepted(w);
    for (int write = 0; write < WRITES; write++) {
      int task = Task.write(write);
      if (Nodes.queues(w, MoveTable.OLD, task) || Nodes.queues(w, MoveTable.NEW, task)) {
        done &= ~(1 << write);
      }
    }
    return done;
  }

  /** What is wrong with a state; when the move is over, with what the owner has. */
  Optional<String> violation(int[] w) {
    if (w[FAULT] != 0) {
      return Optional.of(Fault.words(w[FAULT]));
    }
    int owner = rules.table().authority(w[JOB]);
    if (!rules.table().state(w[JOB]).settled()
        || w[WRITE[0]] == Legs.BEGUN
        || w[WRITE[1]] == Legs.BEGUN
        || !Nodes.quiet(w, owner)) {
      return Optional.empty();
    }
    if (w[MISSED] != 0 && w[HALVES] == 1) {
      // Not promised: a late body of a document whose write the mirror missed.
      return Optional.empty();
    }
    int document = w[DOCUMENT[owner]];
    if (w[LAST_READ_SET] == 1 && w[LAST_READ] != document) {
      return Optional.of(
          Fault.READ_UNDONE.words() + ": " + Document.words(w[LAST_READ]) + " was read");
    }
    return legal(w, document, accepted(w) | w[WAS_READ])
        ? Optional.empty()
        : Optional.of(named(w, document) + ": the owner has " + Document.words(document));
  }

  private String named(int[] w, int document) {
    if (document == Document.ABSENT) {
      return "lost";
    }
    boolean gone = legal(w, Document.ABSENT, accepted(w) | w[WAS_READ]);
    return gone ? "resurrected" : "stale or lost";
  }
}
