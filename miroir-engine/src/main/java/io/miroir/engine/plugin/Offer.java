package io.miroir.engine.plugin;

import io.miroir.api.plugin.Capability;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.util.List;
import java.util.Set;

/**
 * One backend that a plugin can open, as the plugin told it when it was loaded.
 *
 * @param kind which interface it has
 * @param name by which the configuration chooses it
 * @param settings the keys it reads
 * @param capabilitiesAtBest the most that it can promise
 * @param provider opens it
 * @param <T> its interface
 */
public record Offer<T extends AutoCloseable>(
    Kind<T> kind,
    String name,
    List<Setting> settings,
    Set<Capability> capabilitiesAtBest,
    Provider<T> provider) {
  public Offer {
    settings = List.copyOf(settings);
    capabilitiesAtBest = Set.copyOf(capabilitiesAtBest);
  }
}
