package io.miroir.node.filter;

import java.io.Serial;

/** Says why a filter can't be understood or may not touch an attribute. */
public final class InvalidFilterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  InvalidFilterException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** The sentence for people. */
  public String reason() {
    return reason;
  }
}
