package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import java.nio.file.Path;

/**
 * A plugin that can be opened.
 *
 * @param name by which the configuration chooses it
 * @param folder where its jars are
 * @param plugin what it provides
 */
public record LoadedPlugin(String name, Path folder, Plugin plugin) {}
