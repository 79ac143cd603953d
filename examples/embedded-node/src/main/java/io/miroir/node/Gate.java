package io.miroir.node;

import io.miroir.node.store.ApiKey;
import io.miroir.node.store.ApiKeys;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Decides by a request's head whether it may be carried out. */
final class Gate {
  private static final String BEARER = "Bearer ";

  private final String masterKey;
  private final ApiKeys keys;

  Gate(String masterKey, ApiKeys keys) {
    this.masterKey = masterKey;
    this.keys = keys;
  }

  /** What an admitted request may do beside the action that it was admitted for. */
  interface Access {
    /** May do everything. */
    Access ALL =
        new Access() {
          @Override
          public boolean allows(String action) {
            return true;
          }

          @Override
          public boolean covers(String index) {
            return true;
          }
        };

    /** Whether the key has the action. */
    boolean allows(String action);

    /** Whether the key holds for the index. */
    boolean covers(String index);

    /** The key's name; empty for one without a name, and for the master key. */
    default String name() {
      return "";
    }
  }

  private record OfKey(ApiKey key) implements Access {
    @Override
    public boolean allows(String action) {
      return key.allows(action);
    }

    @Override
    public boolean covers(String index) {
      return key.covers(index);
    }

    @Override
    public String name() {
      String name = key.name();
      return name == null ? "" : name;
    }
  }

  /**
   * Admits a request.
   *
   * @param authorization the header's value, or null if it is missing
   * @param action what the request does; empty if anyone may
   * @param indexUid the index that its path names, or null
   * @throws Refusal if the key is missing or does not allow it
   */
  Access admit(@Nullable String authorization, String action, @Nullable String indexUid) {
    if (action.isEmpty()) {
      return Access.ALL;
    }
    if (masterKey.isEmpty()) {
      if (action.startsWith("keys.")) {
        throw new Refusal(
            ErrorCode.MISSING_MASTER_KEY,
            "Meilisearch is running without a master key. To access this API endpoint, you must"
                + " have set a master key at launch.");
      }
      return Access.ALL;
    }
    if (authorization == null || !authorization.startsWith(BEARER)) {
      throw new Refusal(
          ErrorCode.MISSING_AUTHORIZATION_HEADER,
          "The Authorization header is missing. It must use the bearer authorization method.");
    }
    String text = authorization.substring(BEARER.length()).strip();
    if (isMasterKey(text)) {
      return Access.ALL;
    }
    ApiKey key = keys.withText(text).orElseThrow(Gate::invalid);
    if (!key.allows(action) || (indexUid != null && !key.covers(indexUid))) {
      throw invalid();
    }
    return new OfKey(key);
  }

  private boolean isMasterKey(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), masterKey.getBytes(StandardCharsets.UTF_8));
  }

  private static Refusal invalid() {
    return new Refusal(ErrorCode.INVALID_API_KEY, "The provided API key is invalid.");
  }
}
