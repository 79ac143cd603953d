package io.miroir.api;

/** What kind of failure a {@link MiroirException} tells, and so what its receiver may do. */
public enum ErrorCode {
  /** The other side did not answer; whether it acted is unknown. Try again, then read what is. */
  UNAVAILABLE,
  /** The other side asks for a pause; nothing was done. Try again after it. */
  BUSY,
  /** The caller's term, lease or key is over; nothing was done. Stop acting in its name. */
  FENCED,
  /** The other side knows a higher token than the store granted: the store has gone back. Stop. */
  STORE_WENT_BACK,
  /** The request breaks a rule of the interface; nothing was done. Mend the caller. */
  INVALID,
  /** A setting or a node is not as it must be; nothing was done. Mend the configuration. */
  MISCONFIGURED,
  /** A document can't pass unchanged; nothing was done. */
  NOT_MOVABLE,
  /** The other side answered what its interface does not allow; its state is unknown. */
  PROTOCOL
}
