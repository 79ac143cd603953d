package io.miroir.conformance.wire;

import java.util.HashMap;
import java.util.Map;

/**
 * An HTTP request, its body read whole.
 *
 * @param method the method
 * @param path path and query
 * @param headers those that a node reads, by their names in lower case
 * @param body empty for none
 */
public record Request(String method, String path, Map<String, String> headers, String body) {
  /** The same with another method. */
  public Request withMethod(String newMethod) {
    return new Request(newMethod, path, headers, body);
  }

  /** The same with another path. */
  public Request withPath(String newPath) {
    return new Request(method, newPath, headers, body);
  }

  /** The same with another header, or in place of the one of that name. */
  public Request withHeader(String name, String value) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(name, value);
    return new Request(method, path, changed, body);
  }

  /** The same with another body. */
  public Request withBody(String newBody) {
    return new Request(method, path, headers, newBody);
  }

  /** Whether it is of that method and its path matches the whole expression. */
  public boolean is(String otherMethod, String pathExpression) {
    return method.equals(otherMethod) && path.matches(pathExpression);
  }
}
