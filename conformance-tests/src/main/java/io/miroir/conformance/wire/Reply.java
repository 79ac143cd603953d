package io.miroir.conformance.wire;

import java.util.Map;

/**
 * An HTTP answer, its body read whole.
 *
 * @param status the status
 * @param headers those that a client reads, by their names in lower case
 * @param body empty for none
 */
public record Reply(int status, Map<String, String> headers, String body) {
  /** In place of an answer the connection is closed. */
  public static final Reply CUT = new Reply(0, Map.of(), "");

  /** In place of an answer there is silence, until the relay is closed. */
  public static final Reply SILENCE = new Reply(-1, Map.of(), "");

  /** An answer in JSON. */
  public static Reply of(int status, String json) {
    return new Reply(status, Map.of("content-type", "application/json"), json);
  }

  /** The same with other headers. */
  public Reply withHeaders(Map<String, String> newHeaders) {
    return new Reply(status, newHeaders, body);
  }

  /** The same with another body. */
  public Reply withBody(String newBody) {
    return new Reply(status, headers, newBody);
  }
}
