package io.miroir.server.node;

/**
 * A request to a node.
 *
 * @param method the HTTP method
 * @param path path and query, escaped
 * @param body JSON, empty for none
 * @param operation what it is for, as metrics name it
 */
@SuppressWarnings("ArrayRecordComponent") // sent once and never compared
public record NodeRequest(String method, String path, byte[] body, String operation) {
  private static final byte[] NONE = {};

  public static NodeRequest get(String path, String operation) {
    return new NodeRequest("GET", path, NONE, operation);
  }

  public static NodeRequest delete(String path, String operation) {
    return new NodeRequest("DELETE", path, NONE, operation);
  }

  public static NodeRequest post(String path, byte[] body, String operation) {
    return new NodeRequest("POST", path, body, operation);
  }

  public static NodeRequest patch(String path, byte[] body, String operation) {
    return new NodeRequest("PATCH", path, body, operation);
  }
}
