package io.miroir.engine.plugin;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.plugin.Capability;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

  /**
   * The settings to open it with: what is given, and presets for the rest.
   *
   * @param plugin the plugin's name, for the message
   * @throws MiroirException with {@code MISCONFIGURED} if a setting is unknown or missing
   */
  public Map<String, String> complete(String plugin, Map<String, String> given) {
    Map<String, String> complete = new LinkedHashMap<>();
    for (Setting setting : settings) {
      String value = given.getOrDefault(setting.name(), setting.preset());
      if (value == null) {
        throw misconfigured(
            "the %s of plugin '%s' needs the setting '%s' (%s), which is absent"
                .formatted(kind, plugin, setting.name(), setting.meaning()));
      }
      complete.put(setting.name(), value);
    }
    for (String unknown : new TreeSet<>(given.keySet())) {
      if (!complete.containsKey(unknown)) {
        throw misconfigured(
            "the %s of plugin '%s' has no setting '%s'; allowed: %s"
                .formatted(
                    kind,
                    plugin,
                    unknown,
                    settings.isEmpty() ? "none" : String.join(", ", complete.keySet())));
      }
    }
    return complete;
  }

  private static MiroirException misconfigured(String message) {
    return new MiroirException(ErrorCode.MISCONFIGURED, message);
  }
}
