package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.ApiKey;
import io.miroir.node.store.ApiKeys;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys. */
final class KeyRoutes {
  private static final Set<String> CREATE =
      Set.of("uid", "name", "description", "actions", "indexes", "expiresAt");

  private static final Map<String, ErrorCode> IMMUTABLE =
      Map.of(
          "uid", ErrorCode.IMMUTABLE_API_KEY_UID,
          "key", ErrorCode.IMMUTABLE_API_KEY_KEY,
          "actions", ErrorCode.IMMUTABLE_API_KEY_ACTIONS,
          "indexes", ErrorCode.IMMUTABLE_API_KEY_INDEXES,
          "expiresAt", ErrorCode.IMMUTABLE_API_KEY_EXPIRES_AT);

  private static final Pattern UUID_V4 =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private static final Pattern ACTION =
      Pattern.compile("\\*|version|search|(?:[a-zA-Z]+|\\*)\\.(?:[a-zA-Z]+|\\*)");

  private final ApiKeys keys;

  KeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  void register(HttpFront front) {
    front.route(Method.POST, "/keys", "keys.create", this::create);
    front.route(Method.GET, "/keys", "keys.get", this::list);
    front.route(
        Method.GET,
        "/keys/{key}",
        "keys.get",
        exchange -> Answer.ok(keys.get(exchange.pathParameter("key")).view()));
    front.route(Method.PATCH, "/keys/{key}", "keys.update", this::rename);
    front.route(Method.DELETE, "/keys/{key}", "keys.delete", this::delete);
  }

  private Answer list(Exchange exchange) {
    Parameters query = exchange.query(Set.of("offset", "limit"));
    return Answer.ok(
        Page.of(
            keys.all().stream().map(ApiKey::view).toList(),
            query.number("offset", 0, ErrorCode.INVALID_API_KEY_OFFSET),
            query.number("limit", 20, ErrorCode.INVALID_API_KEY_LIMIT)));
  }

  private Answer create(Exchange exchange) throws IOException {
    Map<String, @Nullable Object> raw = exchange.bodyObject();
    Parameters body = Parameters.ofBody(raw, CREATE);
    if (!raw.containsKey("expiresAt")) {
      throw new Refusal(ErrorCode.MISSING_API_KEY_EXPIRES_AT, "Missing field `expiresAt`");
    }
    List<String> actions =
        required(
            body, "actions", ErrorCode.MISSING_API_KEY_ACTIONS, ErrorCode.INVALID_API_KEY_ACTIONS);
    for (String action : actions) {
      if (!ACTION.matcher(action).matches()) {
        throw new Refusal(
            ErrorCode.INVALID_API_KEY_ACTIONS, "Unknown value `" + action + "` at `.actions`");
      }
    }
    ApiKey key =
        keys.create(
            uid(body.text("uid", ErrorCode.INVALID_API_KEY_UID)),
            body.text("name", ErrorCode.INVALID_API_KEY_NAME),
            body.text("description", ErrorCode.INVALID_API_KEY_DESCRIPTION),
            actions,
            required(
                body,
                "indexes",
                ErrorCode.MISSING_API_KEY_INDEXES,
                ErrorCode.INVALID_API_KEY_INDEXES),
            expiry(body.text("expiresAt", ErrorCode.INVALID_API_KEY_EXPIRES_AT)));
    return Answer.created(key.view());
  }

  private static List<String> required(
      Parameters body, String name, ErrorCode missing, ErrorCode invalid) {
    List<String> list = body.texts(name, invalid);
    if (list == null) {
      throw new Refusal(missing, "Missing field `" + name + "`");
    }
    return list;
  }

  private static String uid(@Nullable String asked) {
    if (asked == null) {
      return UUID.randomUUID().toString();
    }
    String uid = asked.toLowerCase(Locale.ROOT);
    if (!UUID_V4.matcher(uid).matches()) {
      throw new Refusal(
          ErrorCode.INVALID_API_KEY_UID, "Invalid value at `.uid`: `" + asked + "` is no UUID v4");
    }
    return uid;
  }

  private static @Nullable Instant expiry(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Instant expiry;
    try {
      expiry =
          text.length() == "2042-01-01".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw invalidExpiry(text);
    }
    if (expiry.isBefore(Instant.now())) {
      throw invalidExpiry(text);
    }
    return expiry;
  }

  private static Refusal invalidExpiry(String text) {
    return new Refusal(
        ErrorCode.INVALID_API_KEY_EXPIRES_AT,
        "Invalid value at `.expiresAt`: `"
            + text
            + "` is not a valid date. It should follow the RFC 3339 format to represents a date or"
            + " datetime in the future or specified as a null value. e.g. 'YYYY-MM-DD' or"
            + " 'YYYY-MM-DD HH:MM:SS'.");
  }

  private Answer rename(Exchange exchange) throws IOException {
    Map<String, @Nullable Object> body = exchange.bodyObject();
    IMMUTABLE.forEach(
        (name, code) -> {
          if (body.containsKey(name)) {
            throw new Refusal(
                code, "Immutable field `" + name + "`: expected one of `description`, `name`");
          }
        });
    Parameters changes = Parameters.ofBody(body, Set.of("name", "description"));
    changes.text("name", ErrorCode.INVALID_API_KEY_NAME);
    changes.text("description", ErrorCode.INVALID_API_KEY_DESCRIPTION);
    return Answer.ok(keys.rename(exchange.pathParameter("key"), body).view());
  }

  private Answer delete(Exchange exchange) {
    keys.delete(exchange.pathParameter("key"));
    return Answer.noContent();
  }
}
