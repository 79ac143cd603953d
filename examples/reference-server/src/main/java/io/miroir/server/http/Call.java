package io.miroir.server.http;

import io.miroir.server.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One request, for one thread. */
public final class Call {
  private final Map<String, String> path;
  private final Map<String, String> query;
  private final Function<Set<MediaType>, Body> source;
  private final Deadline deadline;
  private @Nullable Body body;

  /**
   * A request's body.
   *
   * @param type what its head says that it is
   * @param bytes empty if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // read once and never compared
  public record Body(MediaType type, byte[] bytes) {}

  /**
   * A request.
   *
   * @param path the values of its path's parameters
   * @param query its query's parameters
   * @param source reads its body, which must be of one of these types; asked once, by the first who
   *     wants it
   * @param deadline when it has to be answered
   */
  public Call(
      Map<String, String> path,
      Map<String, String> query,
      Function<Set<MediaType>, Body> source,
      Deadline deadline) {
    this.path = path;
    this.query = query;
    this.source = source;
    this.deadline = deadline;
  }

  /** The value of a parameter of the route's path. */
  public String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /** Refuses parameters of other names. */
  public void allowQuery(String... names) {
    requireKnown(query.keySet(), List.of(names), "parameter");
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The query's parameters. */
  public Map<String, String> query() {
    return query;
  }

  /** A parameter that is a whole number of at least 0. */
  public int queryNumber(String name, int preset) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return preset;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as a negative number is.
    }
    throw ApiException.invalid(
        Codes.ofParameter(name),
        "Invalid value in parameter `"
            + name
            + "`: expected a whole number of at least 0, found `"
            + text.get()
            + "`.");
  }

  /** A parameter that is {@code true} or {@code false}; {@code false} if it is not given. */
  public boolean flag(String name) {
    String text = query(name).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw ApiException.invalid(
          Codes.ofParameter(name),
          "Invalid value in parameter `"
              + name
              + "`: expected `true` or `false`, found `"
              + text
              + "`.");
    }
    return text.equals("true");
  }

  /** The body as it came, which is to be JSON. */
  public byte[] body() {
    return body(Set.of(MediaType.JSON)).bytes();
  }

  /** The body as it came, which is to be of one of these types. */
  public Body body(Set<MediaType> accepted) {
    Body read = body;
    if (read == null) {
      read = source.apply(accepted);
      body = read;
    }
    return read;
  }

  /** The body, which is to be a JSON object with no other fields than these. */
  public JsonNode object(Collection<String> known) {
    JsonNode tree = json();
    if (!tree.isObject()) {
      throw ApiException.invalid("bad_request", "The body is to be a JSON object.");
    }
    requireKnown(tree.propertyNames(), known, "field");
    return tree;
  }

  /** The body as JSON. */
  public JsonNode json() {
    byte[] bytes = body();
    if (bytes.length == 0) {
      throw ApiException.invalid("missing_payload", "A json payload is missing.");
    }
    return Json.tree(bytes);
  }

  /** When it has to be answered. */
  public Deadline deadline() {
    return deadline;
  }

  /** Refuses names that are not among the known ones. */
  public static void requireKnown(Collection<String> given, Collection<String> known, String what) {
    for (String name : given) {
      if (!known.contains(name)) {
        Set<String> sorted = new TreeSet<>(known);
        throw ApiException.invalid(
            "bad_request",
            "Unknown "
                + what
                + " `"
                + name
                + "`: expected one of `"
                + String.join("`, `", sorted)
                + "`.");
      }
    }
  }
}
