package io.miroir.engine;

/** The engine did not begin what it was asked; nothing was changed. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it was refused. */
  public enum Reason {
    /** There is no such index. */
    INDEX_UNKNOWN,
    /** There is no such node. */
    NODE_UNKNOWN,
    /** There is no such replica group. */
    GROUP_UNKNOWN,
    /** There is such an index already. */
    INDEX_EXISTS,
    /** This pod has no session at present, or the store can't be reached; try again soon. */
    NOT_SERVING,
    /** A job is open that this would disturb. */
    REBALANCE_RUNNING,
    /** What was asked for is not allowed. */
    INVALID,
    /** What was asked for is there already, unlike this. */
    CONFLICT
  }

  private final Reason reason;

  public RefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why it was refused. */
  public Reason reason() {
    return reason;
  }
}
