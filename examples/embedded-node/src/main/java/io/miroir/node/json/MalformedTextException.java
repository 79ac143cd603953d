package io.miroir.node.json;

import java.io.Serial;
import tools.jackson.core.JacksonException;

/** Says that a text is not the JSON or CSV that was expected; nothing was read from it. */
public final class MalformedTextException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  MalformedTextException(String message) {
    super(message);
  }

  MalformedTextException(JacksonException cause) {
    super(cause.getOriginalMessage(), cause);
  }
}
