package io.miroir.conformance.gallery;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A way to make a right backend wrong.
 *
 * @param <T> the interface
 * @param name its name in {@code docs/spi/gallery.md}
 * @param clause the number of the clause that it breaks
 * @param fault what it does, in one sentence
 * @param maker puts the fault over a right backend, which it closes when it is closed
 */
public record Broken<T>(String name, String clause, String fault, UnaryOperator<T> maker) {
  /** The right backend with the fault over it. */
  public T over(T right) {
    return maker.apply(right);
  }

  /**
   * The entry of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static <T> Broken<T> named(String name, List<Broken<T>> entries) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the gallery has no '" + name + "'"));
  }
}
