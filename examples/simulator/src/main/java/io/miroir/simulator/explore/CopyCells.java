package io.miroir.simulator.explore;

/**
 * The cells of a state of a shard with two copies, and perhaps a third that is added: a pod is 0 or
 * 1, as is its write; a node 0 (the lead), 1 (the follower) or 2 (the new one).
 */
final class CopyCells {
  static final Layout LAYOUT = new Layout();
  static final int PODS = 2;
  static final int NODES = 3;

  /** The fleet's epoch, the assignment by its number in {@link CopiesTable}, and its revision. */
  static final int EPOCH = LAYOUT.cell(5);

  static final int ASSIGNMENT = LAYOUT.cell(4);
  static final int REVISION = LAYOUT.cell(4);

  /** The move by its number in {@link MoveTable}. */
  static final int JOB = LAYOUT.cell(8);

  /** What a pod has installed and acked. */
  static final int[] INSTALLED = LAYOUT.cells(PODS, 5);

  static final int[] ROUTE = LAYOUT.cells(PODS, 5);
  static final int[] ACKED = LAYOUT.cells(PODS, 5);

  /** The pod's write: see {@link CopyWrites}. */
  static final int[] WRITE = LAYOUT.cells(PODS, 3);

  static final int[] WRITE_EPOCH = LAYOUT.cells(PODS, 5);
  static final int[] WRITE_ROUTE = LAYOUT.cells(PODS, 5);
  static final int[] LEG = LAYOUT.cells(PODS * NODES, 3);

  /** Whether the other write was acknowledged before this one began. */
  static final int[] AFTER_OTHER = LAYOUT.cells(PODS, 1);

  /** What a pod does about copies that may differ: see {@link Marking}. */
  static final int[] MARKING = LAYOUT.cells(PODS, 3);

  /** The nodes that are to stay in sync, a bit each. */
  static final int[] STAYING = LAYOUT.cells(PODS, NODES);

  /** The assignment and revision that were read, then the epoch that is waited for. */
  static final int[] SEEN = LAYOUT.cells(PODS, 4);

  static final int[] SEEN_REVISION = LAYOUT.cells(PODS, 4);
  static final int[] AWAITED = LAYOUT.cells(PODS, 5);

  /** Whether what the pod wrote is to be compared, how far it is, and what the lead has. */
  static final int[] WRITTEN = LAYOUT.cells(PODS, 1);

  static final int[] COMPARING = LAYOUT.cells(PODS, 2);
  static final int[] LEAD_HAS = LAYOUT.cells(PODS, Document.BITS);

  static final int[] DOCUMENT = LAYOUT.cells(NODES, Document.BITS);

  /** How far the mover is, and what it has read. */
  static final int MOVER = LAYOUT.cell(4);

  static final int PAGE = LAYOUT.cell(Document.BITS);

  /** Whether a read is under way, at which pod and node, and which writes it must show. */
  static final int READ = LAYOUT.cell(1);

  static final int READ_POD = LAYOUT.cell(1);
  static final int READ_NODE = LAYOUT.cell(2);
  static final int READ_EPOCH = LAYOUT.cell(5);
  static final int READ_MUST = LAYOUT.cell(PODS);
  static final int[] LEFT = LAYOUT.cells(Bound.values().length, 3);
  static final int FAULT = LAYOUT.cell(3);

  private CopyCells() {}

  static boolean spend(int[] w, Bound bound) {
    int cell = LEFT[bound.number()];
    if (w[cell] == 0) {
      return false;
    }
    w[cell]--;
    return true;
  }
}
