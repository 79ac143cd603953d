package io.miroir.executor.meilisearch;

import io.miroir.api.FencingToken;
import java.util.Optional;

/**
 * The name of a term's key: {@code miroir <scope> <token>}.
 *
 * <p>A scope may hold any character, spaces and digits included, so the token is what follows the
 * last space, and only the one way to write it counts: no two pairs share a name.
 *
 * @param scope the lease's scope
 * @param token the grant's token
 */
record KeyName(String scope, FencingToken token) {
  private static final String PREFIX = "miroir ";

  /** The pair that a key's name stands for, or empty for every other key. */
  static Optional<KeyName> parse(String name) {
    int space = name.lastIndexOf(' ');
    if (!name.startsWith(PREFIX) || space < PREFIX.length()) {
      return Optional.empty();
    }
    String digits = name.substring(space + 1);
    if (!digits.matches("[1-9][0-9]{0,18}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new KeyName(
              name.substring(PREFIX.length(), space), new FencingToken(Long.parseLong(digits))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  String text() {
    return PREFIX + scope + " " + token;
  }
}
