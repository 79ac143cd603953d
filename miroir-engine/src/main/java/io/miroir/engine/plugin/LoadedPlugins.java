package io.miroir.engine.plugin;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The plugins of one directory, and what was wrong with the others.
 *
 * @param directory where they are
 * @param plugins those that can be opened, in the order of their folders; no two have one name
 * @param problems what was left out, and why
 */
public record LoadedPlugins(Path directory, List<LoadedPlugin> plugins, List<Problem> problems) {
  public LoadedPlugins {
    plugins = List.copyOf(plugins);
    problems = List.copyOf(problems);
  }

  /** The plugin of that name. */
  public Optional<LoadedPlugin> find(String name) {
    return plugins.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
  }

  /**
   * The plugin of that name.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if there is none; the message tells what
   *     there is, and what was wrong with the others
   */
  public LoadedPlugin require(String name) {
    return find(name).orElseThrow(() -> notFound(name, ""));
  }

  /**
   * Opens the one backend of a kind that a plugin offers.
   *
   * @param settings what the configuration gives it; presets are filled in
   * @throws MiroirException with {@code MISCONFIGURED} if there is no such plugin, if it does not
   *     offer exactly one backend of the kind, or if a setting is unknown or missing; with {@code
   *     PROTOCOL} if the plugin fails in a way that its interface does not allow; or as the plugin
   *     throws it. Nothing stays open then
   */
  public <T extends AutoCloseable> T open(
      Kind<T> kind, String pluginName, Map<String, String> settings) {
    LoadedPlugin plugin =
        find(pluginName).orElseThrow(() -> notFound(pluginName, " for the " + kind));
    Offer<T> offer = onlyOffer(kind, plugin);
    Map<String, String> complete = offer.complete(plugin.name(), settings);
    try {
      return offer.provider().open(complete);
    } catch (MiroirException e) {
      throw e;
    } catch (Throwable e) {
      throw new MiroirException(
          ErrorCode.PROTOCOL,
          "plugin '%s' in %s failed to open its %s: %s; nothing was opened, the plugin is at fault"
              .formatted(plugin.name(), plugin.folder(), kind, e),
          e);
    }
  }

  private MiroirException notFound(String pluginName, String purpose) {
    StringBuilder message = new StringBuilder();
    message.append("no plugin '").append(pluginName).append("'").append(purpose);
    message.append(" in ").append(directory).append("; found: ");
    message.append(
        plugins.isEmpty()
            ? "none"
            : plugins.stream().map(LoadedPlugin::name).collect(Collectors.joining(", ")));
    for (Problem problem : problems) {
      message.append("; ").append(problem);
    }
    return misconfigured(message.toString());
  }

  private static <T extends AutoCloseable> Offer<T> onlyOffer(Kind<T> kind, LoadedPlugin plugin) {
    List<Offer<T>> offers = plugin.offers(kind);
    if (offers.size() == 1) {
      return offers.get(0);
    }
    if (offers.isEmpty()) {
      throw misconfigured(
          "plugin '%s' offers no %s; it offers: %s"
              .formatted(plugin.name(), kind, kindsOf(plugin)));
    }
    throw misconfigured(
        "plugin '%s' offers %d of the kind %s (%s), so none can be chosen; a plugin offers one"
            .formatted(
                plugin.name(),
                offers.size(),
                kind,
                offers.stream().map(Offer::name).collect(Collectors.joining(", "))));
  }

  private static String kindsOf(LoadedPlugin plugin) {
    String kinds =
        plugin.offers().stream()
            .map(offer -> offer.kind().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    return kinds.isEmpty() ? "nothing" : kinds;
  }

  private static MiroirException misconfigured(String message) {
    return new MiroirException(ErrorCode.MISCONFIGURED, message);
  }
}
