package io.miroir.server.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The parts of a document that dotted paths name, each with all that lies below it. Arrays add
 * nothing to a path.
 */
public final class Selection {
  /** Whole documents. */
  public static final Selection ALL = new Selection(List.of());

  /** What is selected must be named by each of these. */
  private final List<Set<String>> names;

  private Selection(List<Set<String>> names) {
    this.names = names;
  }

  /** The named parts; all if a name is {@code *}. */
  public static Selection of(Collection<String> paths) {
    return paths.contains("*") ? ALL : new Selection(List.of(Set.copyOf(paths)));
  }

  /** What both select. */
  public Selection and(Selection other) {
    List<Set<String>> both = new ArrayList<>(names);
    both.addAll(other.names);
    return new Selection(both);
  }

  /** Whether all at the path is selected. */
  public boolean covers(String path) {
    return names.stream().allMatch(paths -> covers(paths, path));
  }

  private static boolean covers(Set<String> paths, String path) {
    return paths.stream().anyMatch(name -> isWithin(path, name));
  }

  /** Whether a path is the outer one or lies below it. */
  public static boolean isWithin(String path, String outer) {
    return path.startsWith(outer)
        && (path.length() == outer.length() || path.charAt(outer.length()) == '.');
  }

  private boolean reachesInto(String path) {
    return names.stream()
        .allMatch(
            paths -> covers(paths, path) || paths.stream().anyMatch(name -> isWithin(name, path)));
  }

  /**
   * The selected parts of a value, with the bytes and in the order that they have there; empty if
   * there are none.
   *
   * @param value valid JSON without space around it
   * @param path where the value is
   */
  public Optional<byte[]> of(byte[] value, String path) {
    if (covers(path)) {
      return Optional.of(value);
    }
    if (!reachesInto(path)) {
      return Optional.empty();
    }
    return switch (value[0]) {
      case '{' -> object(RawObject.parse(value), path);
      case '[' -> array(value, path);
      default -> Optional.empty();
    };
  }

  private Optional<byte[]> object(RawObject object, String path) {
    JsonBuffer selected = new JsonBuffer(64);
    object.append(name -> false, (field, inner) -> of(inner, path + '.' + field.name()), selected);
    return selected.length() > "{}".length() ? Optional.of(selected.toBytes()) : Optional.empty();
  }

  private Optional<byte[]> array(byte[] array, String path) {
    JsonBuffer selected = new JsonBuffer(64);
    try (JsonParser parser = Json.parser(array, 0, array.length)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int from = Positions.tokenStart(parser);
        byte[] element = Arrays.copyOfRange(array, from, Positions.valueEnd(parser));
        of(element, path)
            .ifPresent(part -> selected.append(selected.length() == 0 ? '[' : ',').append(part));
      }
    }
    return selected.length() == 0 ? Optional.empty() : Optional.of(selected.append(']').toBytes());
  }
}
