package io.miroir.executor.meilisearch;

import io.miroir.api.topology.Node;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One request to a node.
 *
 * @param node the node
 * @param credential the key it carries
 * @param method the HTTP method
 * @param path the path and query, from {@code /}
 * @param body the JSON body; empty for none
 * @param answerBytesMax the answer is cut when it grows larger
 * @param reading whether it changes nothing, so that it may be sent again when the connection fails
 */
record Call(
    Node node,
    Credential credential,
    String method,
    String path,
    ByteBuffer body,
    long answerBytesMax,
    boolean reading) {
  private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

  static Call get(Node node, Credential credential, String path) {
    return new Call(node, credential, "GET", path, NO_BODY, Long.MAX_VALUE, true);
  }

  static Call delete(Node node, Credential credential, String path) {
    return new Call(node, credential, "DELETE", path, NO_BODY, Long.MAX_VALUE, false);
  }

  static Call post(Node node, Credential credential, String path, ByteBuffer body) {
    return new Call(node, credential, "POST", path, body, Long.MAX_VALUE, false);
  }

  static Call patch(Node node, Credential credential, String path, ByteBuffer body) {
    return new Call(node, credential, "PATCH", path, body, Long.MAX_VALUE, false);
  }

  /** A request that reads although its method is POST. */
  static Call query(Node node, Credential credential, String path, ByteBuffer body) {
    return new Call(node, credential, "POST", path, body, Long.MAX_VALUE, true);
  }

  /** The same, its answer cut when it is larger than so many bytes. */
  Call cutAt(long bytes) {
    return new Call(node, credential, method, path, body, bytes, reading);
  }

  /** The path of an index, or of something below it. */
  static String indexPath(String index, String below) {
    return "/indexes/" + encoded(index) + below;
  }

  /** A text as one segment of a path or one value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  URI uri() {
    String address = node.address().toString();
    return URI.create(
        (address.endsWith("/") ? address.substring(0, address.length() - 1) : address) + path);
  }

  @Override
  public String toString() {
    return method + " " + path + " on " + node;
  }
}
