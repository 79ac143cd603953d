package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A plugin that can be opened.
 *
 * @param name by which the configuration chooses it
 * @param folder where its jars are
 * @param module the module it is in
 * @param offers what it can open, by kind
 * @param plugin what it provides
 */
public record LoadedPlugin(
    String name, Path folder, ModuleDescriptor module, List<Offer<?>> offers, Plugin plugin) {
  public LoadedPlugin {
    offers = List.copyOf(offers);
  }

  /** The version of its module, if it has one. */
  public Optional<String> version() {
    return module.rawVersion();
  }

  /** The SPI version that it was built against, if its module says it. */
  public Optional<SpiVersion> spiVersion() {
    return ModuleRules.spiOf(module);
  }

  /** The SPI versions that it runs on, such as {@code [0.1, 0.2)}, or why they are unknown. */
  public String spiRange() {
    return spiVersion()
        .map(SpiVersion::range)
        .orElse(module.isAutomatic() ? "unknown (automatic module)" : "unknown (not recorded)");
  }

  /** What it offers of a kind. */
  @SuppressWarnings("unchecked")
  public <T extends AutoCloseable> List<Offer<T>> offers(Kind<T> kind) {
    return offers.stream()
        .filter(offer -> offer.kind() == kind)
        .map(offer -> (Offer<T>) offer)
        .toList();
  }

  /** The jars of its layer: those of its folder that were loaded. */
  public List<Path> jars() {
    return plugin.getClass().getModule().getLayer().configuration().modules().stream()
        .flatMap(module -> module.reference().location().stream())
        .map(Path::of)
        .sorted()
        .toList();
  }
}
