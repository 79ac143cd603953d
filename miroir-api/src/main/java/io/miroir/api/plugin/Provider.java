package io.miroir.api.plugin;

import java.util.List;
import java.util.Map;

/**
 * Opens one kind of backend.
 *
 * @param <T> the interface that it opens
 */
public interface Provider<T extends AutoCloseable> {
  /**
   * The name by which the configuration chooses it, unique among its kind; lower case with dashes.
   */
  String name();

  /** The keys it reads, in the order in which a person would give them. */
  List<Setting> settings();

  /**
   * Opens the backend. The engine has checked that every required key is there and that no other
   * key is, and has filled in the presets.
   *
   * @throws io.miroir.api.MiroirException with {@code MISCONFIGURED} naming the key, its value and
   *     what is allowed, or {@code UNAVAILABLE}; nothing stays open then
   */
  T open(Map<String, String> settings);
}
