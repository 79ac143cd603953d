package io.miroir.server.http;

import io.miroir.server.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A request ends with an error, told in Meilisearch's shape. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String LINK = "https://docs.meilisearch.com/errors#";

  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  private ApiException(int status, String code, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  public static ApiException of(int status, String code, String message) {
    return new ApiException(status, code, message, Map.of());
  }

  /** The request is at fault. */
  public static ApiException invalid(String code, String message) {
    return of(400, code, message);
  }

  public static ApiException indexNotFound(String index) {
    return of(404, "index_not_found", "Index `" + index + "` not found.");
  }

  /** What a node said of the request, passed on. */
  public static ApiException relayed(int status, JsonNode error) {
    return of(
        status,
        error.path("code").asString("bad_request"),
        error.path("message").asString("A node refused the request without a message."));
  }

  /** It can't be done now, but may be after a pause. */
  public static ApiException unavailable(String code, String message, long retryAfterSeconds) {
    return of(503, code, message).with("Retry-After", Long.toString(retryAfterSeconds));
  }

  /** The same with a header more. */
  public ApiException with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiException(status, code, String.valueOf(getMessage()), more);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** What the client gets. */
  public Answer answer() {
    String message = String.valueOf(getMessage());
    byte[] body =
        Json.bytes(
            Json.object()
                .put("message", message)
                .put("code", code)
                .put("type", type())
                .put("link", code.startsWith("miroir_") ? "" : LINK + code));
    Answer answer = Answer.json(status, body);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  private String type() {
    if (status == 401 || status == 403) {
      return "auth";
    }
    if (status >= 500) {
      return status == 503 ? "system" : "internal";
    }
    return "invalid_request";
  }
}
