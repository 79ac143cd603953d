package io.miroir.api.plugin;

import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * The most that a backend of this provider can promise under any settings and any server behind
   * it, for a person who chooses. It opens nothing. What an opened backend does promise is its own
   * {@code capabilities()}: the same or fewer. Backends without capabilities leave this empty.
   */
  default Set<Capability> capabilitiesAtBest() {
    return Set.of();
  }

  /**
   * Opens the backend. The engine has checked that every required key is there and that no other
   * key is, and has filled in the presets.
   *
   * @throws io.miroir.api.MiroirException with {@code MISCONFIGURED} naming the key, its value and
   *     what is allowed, or {@code UNAVAILABLE}; nothing stays open then
   */
  T open(Map<String, String> settings);
}
