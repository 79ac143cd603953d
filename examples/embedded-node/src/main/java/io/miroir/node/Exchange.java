package io.miroir.node;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.miroir.node.Gate.Access;
import io.miroir.node.json.Json;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A request as the endpoints see it. */
final class Exchange {
  private static final int BODY_MAX = 100 * 1024 * 1024;
  private static final Pattern INDEX_UID = Pattern.compile("[A-Za-z0-9_-]{1,400}");
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final ServerRequest request;
  private final AccessLog.Entry entry;
  private Access access = Access.ALL;

  Exchange(ServerRequest request) {
    this.request = request;
    this.entry =
        new AccessLog.Entry(
            request.prologue().method().text(), request.path().path(), request.query().rawValue());
  }

  void admit(Access admitted) {
    this.access = admitted;
  }

  Access access() {
    return access;
  }

  AccessLog.Entry entry() {
    return entry;
  }

  @Nullable String authorization() {
    return header(HeaderNames.AUTHORIZATION);
  }

  private @Nullable String header(HeaderName name) {
    return request.headers().first(name).orElse(null);
  }

  /** The index that the path names, or null if it names none. */
  @Nullable String indexUid() {
    return request.path().pathParameters().first("index").orElse(null);
  }

  /**
   * The index that the path names.
   *
   * @throws Refusal if no index can have that name
   */
  String index() {
    String uid = request.path().pathParameters().get("index");
    checkIndexUid(uid);
    return uid;
  }

  static void checkIndexUid(String uid) {
    if (!INDEX_UID.matcher(uid).matches()) {
      throw new Refusal(
          ErrorCode.INVALID_INDEX_UID,
          "`"
              + uid
              + "` is not a valid index uid. Index uid can be an integer or a string containing"
              + " only alphanumeric characters, hyphens (-) and underscores (_), and can not be"
              + " more than 400 bytes.");
    }
  }

  String pathParameter(String name) {
    return request.path().pathParameters().get(name);
  }

  /** The query string's parameters, of which only the known names are allowed. */
  Parameters query(Set<String> known) {
    String raw = request.query().rawValue();
    if (raw != null && BROKEN_ESCAPE.matcher(raw).find()) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "A `%` in the query begins no escape.");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String name : request.query().names()) {
      List<String> all = request.query().all(name, List::of);
      values.put(name, all.isEmpty() ? "" : all.getLast());
    }
    return Parameters.ofQuery(values, known);
  }

  /** The body's JSON object, of which only the known names are allowed. */
  Parameters bodyParameters(Set<String> known) throws IOException {
    return Parameters.ofBody(Json.parseObject(jsonText()), known);
  }

  /** The body's JSON object. */
  Map<String, @Nullable Object> bodyObject() throws IOException {
    return Json.parseObject(jsonText());
  }

  /** The body's JSON. */
  @Nullable Object bodyValue() throws IOException {
    return Json.parse(jsonText());
  }

  private String jsonText() throws IOException {
    return new String(body(mediaType(MediaType.JSON)), StandardCharsets.UTF_8);
  }

  /**
   * The media type of the body.
   *
   * @throws Refusal if it is missing or none of the accepted ones
   */
  MediaType mediaType(MediaType... accepted) {
    return MediaType.of(header(HeaderNames.CONTENT_TYPE), accepted);
  }

  /**
   * The whole body, decoded.
   *
   * @throws Refusal if it is empty, too large or coded in a way that is not known
   */
  byte[] body(MediaType type) throws IOException {
    if (request.headers().contentLength().orElse(0) > BODY_MAX) {
      throw tooLarge();
    }
    byte[] body = read(decoded(request.content().inputStream()));
    if (body.length == 0) {
      throw type.missing();
    }
    return body;
  }

  private InputStream decoded(InputStream body) throws IOException {
    String coding = header(HeaderNames.CONTENT_ENCODING);
    return switch (coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> body;
      case "gzip" -> new GZIPInputStream(body);
      case "deflate" -> new InflaterInputStream(body);
      default ->
          throw new Refusal(
              ErrorCode.INVALID_CONTENT_TYPE, "The Content-Encoding `" + coding + "` is unknown.");
    };
  }

  private static byte[] read(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
    byte[] buffer = new byte[16_384];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      if (out.size() > BODY_MAX) {
        throw tooLarge();
      }
    }
    return out.toByteArray();
  }

  private static Refusal tooLarge() {
    return new Refusal(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "The provided payload reached the size limit. The maximum accepted payload size is 100"
            + " MiB.");
  }
}
