package io.miroir.node.json;

import java.io.Serial;
import tools.jackson.core.JacksonException;

/** Says that a text is not the JSON that was expected; nothing was read from it. */
public final class MalformedJsonException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  MalformedJsonException(String message) {
    super(message);
  }

  MalformedJsonException(JacksonException cause) {
    super(cause.getOriginalMessage(), cause);
  }
}
