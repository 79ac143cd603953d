package io.miroir.demo.fleet;

import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** What became of a request. */
public sealed interface Reply {
  /** It was answered, well or badly. */
  record Answered(int status, JsonNode body, OptionalLong retryAfterSeconds) implements Reply {
    public boolean ok() {
      return status >= 200 && status < 300;
    }

    /** Whether the answer asks to come back later. */
    public boolean busy() {
      return status == 503 && retryAfterSeconds.isPresent();
    }
  }

  /** No connection was made, so it was never sent. */
  record Refused(String cause) implements Reply {}

  /** It was sent, at least in part, and no answer came. */
  record Unanswered(String cause) implements Reply {}
}
