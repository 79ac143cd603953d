package io.miroir.node.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a document that dotted paths name, each with all that lies below it. As in {@link
 * Leaves}, arrays add nothing to a path.
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

  private static boolean isWithin(String path, String outer) {
    return path.startsWith(outer)
        && (path.length() == outer.length() || path.charAt(outer.length()) == '.');
  }

  private boolean reachesInto(String path) {
    return names.stream()
        .allMatch(
            paths -> covers(paths, path) || paths.stream().anyMatch(name -> isWithin(name, path)));
  }

  /** The selected parts of a document, with the bytes and in the order that they have there. */
  public byte[] of(byte[] document) {
    return names.isEmpty() ? document : object(RawObject.parse(document), "").bytes();
  }

  private RawObject object(RawObject object, String prefix) {
    return object.mapped(
        (name, value) -> {
          String path = prefix + name;
          if (covers(path)) {
            return value;
          }
          return reachesInto(path) ? inside(value, path) : null;
        });
  }

  /** What is selected of a value's inner parts, or null if that is nothing. */
  private byte @Nullable [] inside(byte[] value, String path) {
    if (value[0] == '{') {
      RawObject selected = object(RawObject.parse(value), path + '.');
      return selected.names().isEmpty() ? null : selected.bytes();
    }
    if (value[0] != '[') {
      return null;
    }
    List<byte[]> selected = new ArrayList<>();
    for (byte[] element : RawArray.elements(value)) {
      byte[] part = inside(element, path);
      if (part != null) {
        selected.add(part);
      }
    }
    return selected.isEmpty() ? null : RawArray.of(selected);
  }
}
