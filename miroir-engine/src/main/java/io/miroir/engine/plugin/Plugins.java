package io.miroir.engine.plugin;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
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
    List<ExaminedFolder> folders = examineAll(directory);
    return new LoadedPlugins(
        directory,
        folders.stream().flatMap(folder -> folder.plugins().stream()).toList(),
        folders.stream().flatMap(folder -> folder.problems().stream()).toList());
  }

  /**
   * Examines one plugin folder, or every folder of a directory of them, as {@link #load} does it.
   *
   * <p>A directory with a jar, or without a folder, is one plugin folder. The rules that jars and
   * modules are judged by come first, and load no class. Only where they find no error is the
   * plugin constructed and asked what it offers; no backend is opened.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if the directory can't be read
   */
  public static List<ExaminedFolder> examine(Path directory) {
    List<Path> entries = entries(directory);
    boolean isPluginFolder =
        entries.stream().anyMatch(PluginFolder::isJar)
            || entries.stream().noneMatch(Files::isDirectory);
    return isPluginFolder
        ? List.of(examined(directory, hostLayer(), new HashMap<>()))
        : examineAll(directory);
  }

  /**
   * The directory of the distribution's own plugins: {@code plugins} beside the folder of the jars
   * that are running.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if they run from elsewhere than a file
   */
  public static Path besideLibraries() {
    URI jar;
    try {
      jar = Plugins.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(jar).toAbsolutePath().resolve("../../plugins").normalize();
    } catch (URISyntaxException | IllegalArgumentException notAPath) {
      throw new MiroirException(
          ErrorCode.MISCONFIGURED,
          "the directory of plugins can't be found beside the running jars; name it with --plugins",
          notAPath);
    }
  }

  private static List<ExaminedFolder> examineAll(Path directory) {
    ModuleLayer host = hostLayer();
    Problems loose = new Problems(directory);
    List<ExaminedFolder> folders = new ArrayList<>();
    Map<String, Path> names = new HashMap<>();
    for (Path entry : entries(directory)) {
      if (Files.isDirectory(entry)) {
        folders.add(examined(entry, host, names));
      } else if (PluginFolder.isJar(entry)) {
        loose.add(
            Rule.LOOSE_JAR,
            "%s lies beside the folders and was left out".formatted(entry.getFileName()));
      }
    }
    if (!loose.all().isEmpty()) {
      folders.add(new ExaminedFolder(directory, List.of(), loose.all()));
    }
    return folders;
  }

  /** Loads a folder and leaves out the plugins whose name another has already. */
  private static ExaminedFolder examined(Path folder, ModuleLayer host, Map<String, Path> names) {
    PluginFolder candidate = new PluginFolder(folder, host);
    List<LoadedPlugin> found = candidate.load();
    Problems taken = new Problems(folder);
    List<LoadedPlugin> plugins = new ArrayList<>();
    for (LoadedPlugin plugin : found) {
      Path first = names.putIfAbsent(plugin.name(), folder);
      if (first == null) {
        plugins.add(plugin);
      } else {
        taken.add(
            Rule.NAME_TAKEN,
            "its plugin '%s' has the name of the one in %s and was left out"
                .formatted(plugin.name(), first));
      }
    }
    return new ExaminedFolder(
        folder,
        plugins,
        Stream.concat(candidate.problems().stream(), taken.all().stream()).toList());
  }

  private static List<Path> entries(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(entry -> !PluginFolder.isHidden(entry)).sorted().toList();
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
