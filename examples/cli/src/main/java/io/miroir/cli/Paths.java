package io.miroir.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text within the path or the query of a request. */
final class Paths {
  private Paths() {}

  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
