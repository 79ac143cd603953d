package io.miroir.engine.plugin;

import io.miroir.engine.plugin.JarRules.ModuleJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One folder of jars on its way to be a module layer.
 *
 * <p>First it is judged by every rule without a class of it being loaded; only a folder that breaks
 * none becomes a layer. Every module of it is a root then: a plugin jar that is itself automatic
 * names none of its libraries.
 */
final class PluginFolder {
  private final Path folder;
  private final ModuleLayer host;
  private final Problems problems;

  PluginFolder(Path folder, ModuleLayer host) {
    this.folder = folder;
    this.host = host;
    this.problems = new Problems(folder);
  }

  static boolean isJar(Path path) {
    return path.getFileName().toString().endsWith(".jar") && Files.isRegularFile(path);
  }

  static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  /** The plugins of the folder; none if it can't be loaded. */
  List<LoadedPlugin> load() {
    Map<String, ModuleJar> modules = judge();
    if (problems.anyError()) {
      return List.of();
    }
    return define(modules)
        .map(layer -> new PluginStart(folder, problems).start(layer))
        .orElse(List.of());
  }

  /** What was found wrong. */
  List<Problem> problems() {
    return problems.all();
  }

  private Map<String, ModuleJar> judge() {
    List<Path> jars;
    try {
      jars = jarsIn(folder);
      judgeSubfolders();
    } catch (IOException | UncheckedIOException e) {
      problems.add(Rule.UNREADABLE_FOLDER, "it can't be read (%s)".formatted(e));
      return Map.of();
    }
    if (jars.isEmpty()) {
      problems.add(Rule.NO_JAR, "it has no jar");
      return Map.of();
    }
    JarRules rules = new JarRules(problems);
    List<ModuleJar> modules = new ArrayList<>();
    for (Path jar : jars) {
      rules.judge(jar).ifPresent(modules::add);
    }
    boolean areAll = modules.size() == jars.size();
    Map<String, ModuleJar> own =
        new ModuleRules(host, SpiVersion.ofHost(), problems).judge(modules, areAll);
    if (areAll) {
      new DeclarationRules(problems).judge(own);
    }
    return own;
  }

  private void judgeSubfolders() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        if (Files.isDirectory(entry) && !isHidden(entry) && !jarsIn(entry).isEmpty()) {
          problems.add(
              Rule.NESTED_JAR,
              "the jars in its folder %s were left out".formatted(entry.getFileName()));
        }
      }
    }
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(PluginFolder::isJar).sorted().toList();
    }
  }

  private Optional<ModuleLayer> define(Map<String, ModuleJar> modules) {
    Path[] jars = modules.values().stream().map(jar -> jar.contents().path()).toArray(Path[]::new);
    try {
      Configuration configuration =
          host.configuration().resolve(ModuleFinder.of(jars), ModuleFinder.of(), modules.keySet());
      ModuleLayer.Controller controller =
          ModuleLayer.defineModulesWithOneLoader(
              configuration, List.of(host), ClassLoader.getPlatformClassLoader());
      NativeAccess.passOn(controller);
      return Optional.of(controller.layer());
    } catch (FindException | ResolutionException | LayerInstantiationException e) {
      problems.add(
          Rule.MODULES_DO_NOT_FIT,
          "its modules do not fit together (%s)".formatted(Problems.reason(e)));
      return Optional.empty();
    }
  }
}
