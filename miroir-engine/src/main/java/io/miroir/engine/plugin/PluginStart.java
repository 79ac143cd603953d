package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Constructs the plugins of a layer and asks each what it offers.
 *
 * <p>Here a plugin's code runs for the first time, and it may throw anything: an error of one is a
 * {@link Problem}, and stops no other.
 */
final class PluginStart {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final Path folder;
  private final Problems problems;

  PluginStart(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  List<LoadedPlugin> start(ModuleLayer layer) {
    List<LoadedPlugin> plugins = new ArrayList<>();
    for (ServiceLoader.Provider<Plugin> provider : providers(layer)) {
      try {
        started(provider).ifPresent(plugins::add);
      } catch (Throwable failed) {
        problems.add(
            Rule.PLUGIN_FAILS,
            "%s can't be started (%s)"
                .formatted(provider.type().getName(), Problems.reason(failed)));
      }
    }
    return plugins;
  }

  private List<ServiceLoader.Provider<Plugin>> providers(ModuleLayer layer) {
    try {
      // The loader shows the host's providers too.
      return ServiceLoader.load(layer, Plugin.class).stream()
          .filter(provider -> provider.type().getModule().getLayer() == layer)
          .toList();
    } catch (Throwable failed) {
      problems.add(
          Rule.PLUGIN_FAILS, "its plugin can't be found (%s)".formatted(Problems.reason(failed)));
      return List.of();
    }
  }

  /** The plugin, or empty if what it says of itself can't be used. */
  private Optional<LoadedPlugin> started(ServiceLoader.Provider<Plugin> provider) {
    Plugin plugin = provider.get();
    String name = plugin.name();
    boolean isUsable = isName(name);
    if (!isUsable) {
      problems.add(
          Rule.PLUGIN_NAME,
          "%s has the name %s".formatted(provider.type().getName(), quoted(name)));
    }
    List<Offer<?>> offers = new ArrayList<>();
    for (Kind<?> kind : Kind.all()) {
      isUsable &= addOffers(kind, plugin, offers);
    }
    return isUsable
        ? Optional.of(
            new LoadedPlugin(
                name, folder, provider.type().getModule().getDescriptor(), offers, plugin))
        : Optional.empty();
  }

  private <T extends AutoCloseable> boolean addOffers(
      Kind<T> kind, Plugin plugin, List<Offer<?>> offers) {
    boolean areUsable = true;
    Set<String> names = new HashSet<>();
    for (Provider<T> provider : kind.offeredBy(plugin)) {
      String name = provider.name();
      if (!isName(name) || !names.add(name)) {
        areUsable = false;
        problems.add(
            Rule.PROVIDER_NAME,
            "a %s of %s has the name %s%s"
                .formatted(
                    kind,
                    plugin.getClass().getName(),
                    quoted(name),
                    isName(name) ? ", which another has too" : ""));
      }
      List<Setting> settings = provider.settings();
      areUsable &= areNamed(settings, kind + " " + quoted(name));
      offers.add(new Offer<>(kind, name, settings, provider.capabilitiesAtBest(), provider));
    }
    return areUsable;
  }

  private boolean areNamed(List<Setting> settings, String whose) {
    boolean areNamed = true;
    Set<String> names = new HashSet<>();
    for (Setting setting : settings) {
      String name = setting.name();
      if (!isName(name) || !names.add(name)) {
        areNamed = false;
        problems.add(
            Rule.SETTING_NAME,
            "the %s has a setting %s%s"
                .formatted(whose, quoted(name), isName(name) ? " twice" : ""));
      }
    }
    return areNamed;
  }

  /** What must not be null may be, as a plugin is compiled elsewhere. */
  private static boolean isName(@Nullable String name) {
    return name != null && NAME.matcher(name).matches();
  }

  private static String quoted(@Nullable String name) {
    return name == null ? "null" : "'" + name + "'";
  }
}
