package io.miroir.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The form of a node's address. */
public final class NodeAddress {
  /** What is allowed, for messages. */
  public static final String ALLOWED = "http://HOST:PORT or https://HOST:PORT without a path";

  private NodeAddress() {}

  /** The address, or empty if the text is none. */
  public static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare =
          uri.getHost() != null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null;
      return web && bare ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException notAnAddress) {
      return Optional.empty();
    }
  }
}
