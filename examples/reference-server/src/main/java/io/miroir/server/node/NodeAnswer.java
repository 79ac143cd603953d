package io.miroir.server.node;

import io.miroir.server.json.Json;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What became of a request to a node. */
public sealed interface NodeAnswer {
  /**
   * The node answered.
   *
   * @param status the HTTP status
   * @param body what it said
   * @param retryAfterSeconds the pause that it asks for
   */
  @SuppressWarnings("ArrayRecordComponent") // read once and never compared
  record Answered(int status, byte[] body, OptionalLong retryAfterSeconds) implements NodeAnswer {
    public boolean ok() {
      return status >= 200 && status < 300;
    }

    /** Whether the node finds fault with what was asked for, and not with who asks or when. */
    public boolean faultOfRequest() {
      return status == 400 || status == 413 || status == 415;
    }

    /** The body as JSON, or a missing node if it is none. */
    public JsonNode json() {
      try {
        return Json.tree(body);
      } catch (JacksonException notJson) {
        return Json.object().path("none");
      }
    }
  }

  /** The node was not reached; it has not seen the request. */
  record NotSent(String why) implements NodeAnswer {}

  /** No answer came; the node may have acted on the request, or may yet. */
  record NoAnswer(String why) implements NodeAnswer {}

  /**
   * Whether another copy would say the same: the node did what was asked, finds fault with it, or
   * has no such document.
   */
  default boolean settles() {
    return this instanceof Answered answered
        && (answered.ok()
            || answered.faultOfRequest()
            || answered.json().path("code").asString("").equals("document_not_found"));
  }

  /** Whether the node did what was asked. */
  default boolean done() {
    return this instanceof Answered answered && answered.ok();
  }

  /** What to tell of it in a message. */
  default String told() {
    return switch (this) {
      case Answered answered ->
          "answered "
              + answered.status()
              + " "
              + answered.json().path("message").asString("without a message");
      case NotSent notSent -> "can't be reached: " + notSent.why();
      case NoAnswer noAnswer -> "did not answer: " + noAnswer.why();
    };
  }
}
