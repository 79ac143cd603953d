package io.miroir.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The keys that the front asks for. */
final class Keyring {
  private static final String BEARER = "Bearer ";

  private final byte[] master;
  private final byte[] admin;

  Keyring(String master, String admin) {
    this.master = bytes(master);
    this.admin = bytes(admin);
  }

  /**
   * Lets a request pass or refuses it.
   *
   * @param authorization its {@code Authorization} header
   * @param adminKey its {@code X-Admin-Key} header
   */
  void check(Access access, Optional<String> authorization, Optional<String> adminKey) {
    Optional<String> bearer =
        authorization
            .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(header -> header.substring(BEARER.length()).strip());
    switch (access) {
      case OPEN -> {}
      case MASTER -> checkMaster(bearer);
      case ADMIN -> checkAdmin(adminKey.or(() -> bearer));
    }
  }

  private void checkMaster(Optional<String> key) {
    if (key.isEmpty()) {
      throw ApiException.of(
          401,
          "missing_authorization_header",
          "The Authorization header is missing. It must use the bearer authorization method.");
    }
    if (!same(master, key.get())) {
      throw ApiException.of(403, "invalid_api_key", "The provided API key is invalid.");
    }
  }

  private void checkAdmin(Optional<String> key) {
    if (key.isEmpty() || !same(admin, key.get())) {
      throw ApiException.of(
          401,
          "miroir_invalid_auth",
          "The admin API needs the admin key, as 'Authorization: Bearer KEY' or 'X-Admin-Key: KEY'.");
    }
  }

  /** Takes as long whether the first character differs or the last. */
  private static boolean same(byte[] key, String given) {
    return MessageDigest.isEqual(key, bytes(given));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
