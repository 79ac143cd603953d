package io.miroir.simulator.explore;

import java.util.List;

/** Something that must never be, seen in the moment in which it happens. */
enum Fault {
  TWO_MOVERS("two movers: a commit of an older term passed after a newer one had begun its work"),
  FENCED_WRITE("two movers: a node took a request of a term that a newer one had fenced out"),
  STALE_READ("stale read: a client read what an acknowledged and applied write had replaced"),
  READ_UNDONE("stale: what a client read after all writes had ended is not there any more"),
  UNEQUAL_CUTOVER(
      "unequal: the new owner is committed although its copy is not as the old owner's"),
  LAST_MARKED("no copy is in sync any more");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The words of what a cell holds. */
  static String words(int cell) {
    return List.of(values()).get(cell - 1).words;
  }

  void in(int[] w) {
    in(w, Cells.FAULT);
  }

  /** Notes it in a cell of a state. */
  @SuppressWarnings("EnumOrdinal") // Of no meaning beyond one run.
  void in(int[] w, int cell) {
    w[cell] = ordinal() + 1;
  }
}
