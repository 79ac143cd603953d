package io.miroir.engine.plugin;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Loads a directory of plugins: each of its folders is one plugin with the libraries that it needs.
 *
 * <p>Each folder becomes a module layer of its own above the host's, so that two plugins may bring
 * two versions of one library. A plugin sees the JDK, {@code io.miroir.api} and its own folder.
 */
public final class Plugins {
  private Plugins() {}

  /**
   * Loads every folder of a directory, in the order of their names. A folder that can't be loaded
   * becomes a {@link Problem} and stops no other.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if the directory can't be read
   */
  public static LoadedPlugins load(Path directory) {
    ModuleLayer host = hostLayer();
    List<Problem> problems = new ArrayList<>();
    Map<String, LoadedPlugin> byName = new HashMap<>();
    List<LoadedPlugin> plugins = new ArrayList<>();
    for (Path entry : entries(directory)) {
      if (!Files.isDirectory(entry)) {
        if (PluginFolder.isJar(entry)) {
          problems.add(
              new Problem(
                  directory,
                  entry.getFileName() + " lies beside the folders and was left out",
                  "give each plugin a folder of its own with its jars"));
        }
        continue;
      }
      for (LoadedPlugin found : new PluginFolder(entry, host, problems).load()) {
        LoadedPlugin first = byName.putIfAbsent(found.name(), found);
        if (first == null) {
          plugins.add(found);
        } else {
          problems.add(
              new Problem(
                  entry,
                  "its plugin '%s' has the name of the one in %s and was left out"
                      .formatted(found.name(), first.folder()),
                  "remove one of the two folders"));
        }
      }
    }
    return new LoadedPlugins(directory, plugins, problems);
  }

  private static List<Path> entries(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new MiroirException(
          ErrorCode.MISCONFIGURED,
          "plugin directory "
              + directory
              + " can't be read ("
              + e
              + "); name the directory that has a folder for each plugin",
          e);
    }
  }

  /** The layer that this engine is in; the boot layer, unless a host put it elsewhere. */
  private static ModuleLayer hostLayer() {
    ModuleLayer own = Plugins.class.getModule().getLayer();
    return own == null ? ModuleLayer.boot() : own;
  }
}
