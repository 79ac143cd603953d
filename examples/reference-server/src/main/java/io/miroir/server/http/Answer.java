package io.miroir.server.http;

import io.miroir.server.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a client gets.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body the body, empty for none
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // written once and never compared
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  public static Answer json(int status, byte[] body) {
    return new Answer(status, JSON, body, Map.of());
  }

  public static Answer json(int status, JsonNode body) {
    return json(status, Json.bytes(body));
  }

  /** The same with a header more. */
  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, body, more);
  }
}
