package io.miroir.node.store;

import io.miroir.node.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys, durable before a change is answered. A key's text is an HMAC of its uid under the
 * master key, so a uid that comes back brings the same text back. Requests look in memory only.
 */
public final class ApiKeys {
  private final Journal journal;
  private final String masterKey;
  private final Map<String, Entry> byText = new ConcurrentHashMap<>();

  private record Entry(long position, ApiKey key) {}

  ApiKeys(Journal journal, Session accepted, String masterKey) {
    this.journal = journal;
    this.masterKey = masterKey;
    accepted.forEach(
        "SELECT position, uid, body FROM api_key",
        List.of(),
        row -> {
          String text = text(row.getString(2));
          byText.put(text, new Entry(row.getLong(1), ApiKey.parse(row.getString(3), text)));
        });
  }

  private String text(String uid) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(masterKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(uid.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** The key with this text. */
  public Optional<ApiKey> withText(String text) {
    return Optional.ofNullable(byText.get(text)).map(Entry::key);
  }

  /** All keys, newest first. */
  public List<ApiKey> all() {
    return byText.values().stream()
        .sorted(Comparator.comparingLong(Entry::position).reversed())
        .map(Entry::key)
        .toList();
  }

  /**
   * The key with this uid or text.
   *
   * @throws Refusal if there is none
   */
  public ApiKey get(String uidOrText) {
    return byText.values().stream()
        .map(Entry::key)
        .filter(key -> key.uid().equals(uidOrText) || key.text().equals(uidOrText))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(ErrorCode.API_KEY_NOT_FOUND, "API key `" + uidOrText + "` not found."));
  }

  /**
   * Makes a key.
   *
   * @throws Refusal if there is one with its uid
   */
  public ApiKey create(
      String uid,
      @Nullable String name,
      @Nullable String description,
      List<String> actions,
      List<String> indexes,
      @Nullable Instant expiresAt) {
    String now = Instant.now().toString();
    ApiKey key =
        new ApiKey(uid, text(uid), name, description, actions, indexes, expiresAt, now, now);
    journal.write(
        session -> {
          if (session.number("SELECT count(*) FROM api_key WHERE uid = ?", uid) > 0) {
            throw new Refusal(
                ErrorCode.API_KEY_ALREADY_EXISTS,
                "`uid` field value `" + uid + "` is already an existing API key.");
          }
          session.update("INSERT INTO api_key (uid, body) VALUES (?, ?)", uid, body(key));
          return session.number("SELECT position FROM api_key WHERE uid = ?", uid);
        },
        position -> byText.put(key.text(), new Entry(position, key)));
    return key;
  }

  /** Changes name and description as far as the map has them. */
  public ApiKey rename(String uidOrText, Map<String, @Nullable Object> changes) {
    String uid = get(uidOrText).uid();
    return journal.write(
        session -> {
          ApiKey renamed = get(uid).renamed(changes);
          session.update("UPDATE api_key SET body = ? WHERE uid = ?", body(renamed), uid);
          return renamed;
        },
        renamed ->
            byText.computeIfPresent(
                renamed.text(), (text, old) -> new Entry(old.position(), renamed)));
  }

  /** Takes the key away; when this returns, no later request is allowed by it. */
  public void delete(String uidOrText) {
    ApiKey key = get(uidOrText);
    journal.write(
        session -> session.update("DELETE FROM api_key WHERE uid = ?", key.uid()),
        deleted -> byText.remove(key.text()));
  }

  /** Without its text, which only the master key can make. */
  private static String body(ApiKey key) {
    Map<String, @Nullable Object> view = key.view();
    view.remove("key");
    return Json.text(view);
  }
}
