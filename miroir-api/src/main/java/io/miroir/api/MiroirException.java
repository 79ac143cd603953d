package io.miroir.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the caller can act on by its {@link #code() code}.
 *
 * <p>Its message says what was tried, on what, what was expected and found, what state is left and
 * what to do.
 */
public final class MiroirException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public MiroirException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public MiroirException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code);
  }

  /** What kind of failure this is. */
  public ErrorCode code() {
    return code;
  }
}
