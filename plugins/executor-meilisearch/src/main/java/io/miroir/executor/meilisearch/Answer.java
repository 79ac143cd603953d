package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/**
 * What a node answered.
 *
 * @param call what it answers
 * @param status the HTTP status
 * @param body its bytes, or empty if they were more than the call allows
 * @param retryAfter how long a busy node asks to wait
 */
record Answer(Call call, int status, Optional<byte[]> body, Duration retryAfter) {
  private static final byte[] NOTHING = {};

  boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** Whether the body was larger than the call allows. */
  boolean cut() {
    return body.isEmpty();
  }

  private byte[] bytes() {
    return body.orElse(NOTHING);
  }

  /** Whether the node asks for a pause and did nothing. */
  boolean busy() {
    return status == 503 || status == 429;
  }

  boolean refusesCredential() {
    return status == 401 || status == 403;
  }

  /** The code of the node's error, or its status if it gave none. */
  String errorCode() {
    return errorText("code");
  }

  /** The node's own words of its error. */
  String errorMessage() {
    return errorText("message");
  }

  private String errorText(String name) {
    try {
      return JsonObject.parse(bytes()).text(name, "HTTP " + status);
    } catch (JacksonException | JsonObject.UnexpectedShape e) {
      return "HTTP " + status;
    }
  }

  JsonObject object() {
    return read(JsonObject::parse);
  }

  /**
   * Reads the body of a success.
   *
   * @throws MiroirException as {@link #failure} if it is none, or with {@code PROTOCOL} if the body
   *     is not of the shape that the reader expects
   */
  <T> T read(Function<byte[], T> reader) {
    if (!succeeded()) {
      throw failure();
    }
    try {
      return reader.apply(bytes());
    } catch (JacksonException | JsonObject.UnexpectedShape e) {
      throw new MiroirException(
          ErrorCode.PROTOCOL,
          call
              + " was answered "
              + status
              + " with a body that this version does not understand: "
              + e.getMessage()
              + "; see that the address is a Meilisearch of 1.16 or later",
          e);
    }
  }

  /** The failure that an answer other than the expected one stands for. */
  MiroirException failure() {
    String found =
        call
            + " was answered "
            + status
            + " "
            + errorCode()
            + " ("
            + errorMessage()
            + "); nothing was done";
    if (refusesCredential()) {
      return new MiroirException(
          call.credential().refusal(), found + "; " + call.credential().remedy());
    }
    if (busy()) {
      return new MiroirException(ErrorCode.BUSY, found + "; try again later");
    }
    if (status >= 500) {
      return new MiroirException(
          ErrorCode.UNAVAILABLE,
          call
              + " failed on the node: "
              + status
              + " "
              + errorCode()
              + " ("
              + errorMessage()
              + "); whether it acted is unknown; try again, then read what is");
    }
    if (errorCode().equals("invalid_document_filter")) {
      return new MiroirException(
          ErrorCode.MISCONFIGURED,
          found
              + "; _miroir_shard, _miroir_key and _miroir_version must be filterable on the node,"
              + " comparison included");
    }
    if (status >= 400) {
      return new MiroirException(ErrorCode.INVALID, found + "; mend the request");
    }
    return new MiroirException(
        ErrorCode.PROTOCOL,
        call + " was answered " + status + ", which a Meilisearch node does not; see its address");
  }
}
