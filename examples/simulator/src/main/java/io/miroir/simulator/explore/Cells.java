package io.miroir.simulator.explore;

/**
 * The cells of a state of the fleet with one move: what the stores, two nodes, two pods, the
 * network and two clients know. A pod is 0 or 1, a node {@link MoveTable#OLD} or {@link
 * MoveTable#NEW}, a term its token from 1 on, a write 0 or 1. What nobody will look at any more is
 * 0, so that states that differ by it are one.
 */
final class Cells {
  static final Layout LAYOUT = new Layout();
  static final int PODS = 2;
  static final int NODES = 2;
  static final int WRITES = 2;
  static final int TERMS = 3;
  static final int SESSIONS = 7;
  static final int QUEUE = 4;
  static final int EPOCHS = 31;

  /** The fleet's epoch in the job store. */
  static final int EPOCH = LAYOUT.cell(5);

  /** The move's record there, by its number in {@link MoveTable}. */
  static final int JOB = LAYOUT.cell(12);

  /** The highest token that the job store has seen. */
  static final int FENCE = LAYOUT.cell(2);

  /** The newest token of the leader's lease. */
  static final int LEAD_TOKEN = LAYOUT.cell(2);

  /** Whose lease it is, as pod + 1, or 0 if it has expired or was released. */
  static final int LEAD_HOLDER = LAYOUT.cell(2);

  /** The epoch of the commit since which the mirror has missed a write of the key, or 0. */
  static final int MISSED = LAYOUT.cell(5);

  /** Whether someone asked for the shard to go back. */
  static final int UNDO_ASKED = LAYOUT.cell(1);

  /** Whether a pod's lease stands at the store. */
  static final int[] LIVE = LAYOUT.cells(PODS, 1);

  /** The newest token of a pod's lease. */
  static final int[] TOKEN = LAYOUT.cells(PODS, 3);

  /** The last epoch that its lease says it has acked. */
  static final int[] ACKED = LAYOUT.cells(PODS, 5);

  /** The session, the take, and the key of its record of dirty keys. */
  static final int[] DIRTY_SESSION = LAYOUT.cells(PODS, 3);

  static final int[] DIRTY_TAKE = LAYOUT.cells(PODS, 4);
  static final int[] DIRTY_KEY = LAYOUT.cells(PODS, 1);

  /** Whether a pod's process runs. */
  static final int[] UP = LAYOUT.cells(PODS, 1);

  /** The session that the process believes it has. */
  static final int[] SESSION = LAYOUT.cells(PODS, 3);

  /** What it does about its session: see {@link Pods}. */
  static final int[] STEP = LAYOUT.cells(PODS, 3);

  /** The epoch and the route that it has installed. */
  static final int[] INSTALLED = LAYOUT.cells(PODS, 5);

  static final int[] ROUTE = LAYOUT.cells(PODS, 6);

  /** Whether the key is dirty, and for which take it was told last. */
  static final int[] MARKED = LAYOUT.cells(PODS, 1);

  static final int[] TAKEN = LAYOUT.cells(PODS, 4);

  /** The term of a pod's mover, or 0; see {@link Mover}. */
  static final int[] TERM = LAYOUT.cells(PODS, 2);

  /** What the mover does, and how far it is with it. */
  static final int[] EFFECT = LAYOUT.cells(PODS, 5);

  static final int[] SUB = LAYOUT.cells(PODS, 4);

  /** The record as it knows it. */
  static final int[] SEEN = LAYOUT.cells(PODS, 12);

  /** What it has read at the source and at the target. */
  static final int[] RIGHT = LAYOUT.cells(PODS, Document.BITS);

  static final int[] FOUND = LAYOUT.cells(PODS, Document.BITS);

  /** The sessions of the pods at the round's start, three bits each; 0 for one that is gone. */
  static final int[] AT_START = LAYOUT.cells(PODS, 6);

  /** The epoch whose acks it waits for. */
  static final int[] AWAITED = LAYOUT.cells(PODS, 5);

  /**
   * The pods that this term knows, a bit each; only looked at with {@link Bug#DEAD_BEFORE_TERM}.
   */
  static final int[] KNOWN = LAYOUT.cells(PODS, 2);

  /** What a node has, and what it has accepted and not yet applied. */
  static final int[] DOCUMENT = LAYOUT.cells(NODES, Document.BITS);

  static final int[] TASKS = LAYOUT.cells(NODES * QUEUE, Task.BITS);

  /** The newest session of a pod whose key a node has, by node and pod; 0 if it has none. */
  static final int[] SESSION_KEY = LAYOUT.cells(NODES * PODS, 3);

  /** The terms whose keys a node has, a bit each, and the newest that has fenced it. */
  static final int[] TERM_KEYS = LAYOUT.cells(NODES, TERMS);

  static final int[] FENCED = LAYOUT.cells(NODES, 2);

  /** The request of each term, its node and its task; see {@link Requests}. */
  static final int[] REQUEST = LAYOUT.cells(TERMS, 2);

  static final int[] REQUEST_NODE = LAYOUT.cells(TERMS, 1);
  static final int[] REQUEST_TASK = LAYOUT.cells(TERMS, Task.BITS);

  /** A task whose head a node has accepted, or a request that its term gave up. */
  static final int STRAY = LAYOUT.cell(Task.BITS);

  static final int STRAY_NODE = LAYOUT.cell(1);

  /** The term whose key is looked at when the stray comes; 0 if its head was accepted. */
  static final int STRAY_TERM = LAYOUT.cell(2);

  /** Whether there ever was a stray. */
  static final int HALVES = LAYOUT.cell(1);

  /** Whether it is older than the grace that is waited. */
  static final int STRAY_OLD = LAYOUT.cell(1);

  /** A write: see {@link Clients}. */
  static final int[] WRITE = LAYOUT.cells(WRITES, 2);

  static final int[] WRITE_EPOCH = LAYOUT.cells(WRITES, 5);
  static final int[] WRITE_ROUTE = LAYOUT.cells(WRITES, 6);
  static final int[] INDEFINITE = LAYOUT.cells(WRITES, 1);

  /** Its request to each node, by write and node, and the session it was sent under. */
  static final int[] LEG = LAYOUT.cells(WRITES * NODES, 3);

  static final int[] LEG_SESSION = LAYOUT.cells(WRITES * NODES, 3);

  /** Whether it is recorded that the old owner of a committed move missed it. */
  static final int[] RECORDED = LAYOUT.cells(WRITES, 1);

  /** Whether its pod has begun a new session since it began. */
  static final int[] ORPHANED = LAYOUT.cells(WRITES, 1);

  /** Whether the other write was acknowledged before this one began. */
  static final int[] AFTER_OTHER = LAYOUT.cells(WRITES, 1);

  /** Whether a read is under way, at which pod and node, since which epoch. */
  static final int READ = LAYOUT.cell(1);

  static final int READ_POD = LAYOUT.cell(1);
  static final int READ_NODE = LAYOUT.cell(1);
  static final int READ_EPOCH = LAYOUT.cell(5);

  static final int READ_ORPHANED = LAYOUT.cell(1);

  /** The writes, a bit each, whose effect it must show. */
  static final int READ_MUST = LAYOUT.cell(WRITES);

  /** The writes whose effect a client has read. */
  static final int WAS_READ = LAYOUT.cell(WRITES);

  /** What was read of the authority when all writes were over, and whether it was. */
  static final int LAST_READ = LAYOUT.cell(Document.BITS);

  static final int LAST_READ_SET = LAYOUT.cell(1);

  /** What may yet happen, by {@link Bound}. */
  static final int[] LEFT = LAYOUT.cells(Bound.values().length, 3);

  /** The number of a {@link Fault} plus one. */
  static final int FAULT = LAYOUT.cell(3);

  private Cells() {}

  /** Whether it may happen once more; if so, it is counted. */
  static boolean spend(int[] w, Bound bound) {
    int cell = LEFT[bound.number()];
    if (w[cell] == 0) {
      return false;
    }
    w[cell]--;
    return true;
  }

  static boolean left(int[] w, Bound bound) {
    return w[LEFT[bound.number()]] > 0;
  }
}
