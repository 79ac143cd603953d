package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One folder of jars on its way to be a module layer.
 *
 * <p>Every module of the folder is a root: a plugin jar that is itself automatic names none of its
 * libraries. A library that the host has too is the plugin's own here, with one exception: an
 * automatic module reads every module of the host, and no module may read one package from two. So
 * beside an automatic module the host's libraries stand in for the folder's, and a {@link Problem}
 * says so.
 */
final class PluginFolder {
  /** The modules that host and plugins share; their types cross the boundary. */
  private static final Set<String> SHARED = Set.of("io.miroir.api", "org.jspecify");

  /** The folder can't be loaded. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String remedy;

    Unusable(String what, String remedy) {
      super(what);
      this.what = what;
      this.remedy = remedy;
    }
  }

  private final Path folder;
  private final ModuleLayer host;
  private final List<Problem> problems;

  /** Problems found are added to the given list. */
  PluginFolder(Path folder, ModuleLayer host, List<Problem> problems) {
    this.folder = folder;
    this.host = host;
    this.problems = problems;
  }

  static boolean isJar(Path path) {
    return path.getFileName().toString().endsWith(".jar");
  }

  /** The plugins of the folder; none if it can't be loaded. */
  List<LoadedPlugin> load() {
    try {
      Map<String, ModuleReference> modules = modules();
      Set<String> standIns = leaveToHost(modules);
      for (ModuleReference module : modules.values()) {
        requireAllowed(module.descriptor(), modules.keySet(), standIns);
      }
      requireProvider(modules);
      return plugins(define(modules));
    } catch (Unusable e) {
      problems.add(new Problem(folder, e.what, e.remedy));
      return List.of();
    }
  }

  private Map<String, ModuleReference> modules() throws Unusable {
    Map<String, ModuleReference> modules = new TreeMap<>();
    for (Path jar : jars()) {
      for (ModuleReference module : read(jar)) {
        String name = module.descriptor().name();
        ModuleReference first = modules.putIfAbsent(name, module);
        if (first != null) {
          throw new Unusable(
              "%s and %s are both module %s".formatted(file(first), jar.getFileName(), name),
              "keep one of the two jars");
        }
      }
    }
    if (modules.isEmpty()) {
      throw new Unusable("it has no jar", "put the plugin's jars there, or remove the folder");
    }
    return modules;
  }

  private List<Path> jars() throws Unusable {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(PluginFolder::isJar).sorted().toList();
    } catch (IOException e) {
      throw new Unusable("it can't be read (" + e + ")", "make it readable for this process");
    }
  }

  private static Set<ModuleReference> read(Path jar) throws Unusable {
    try {
      return ModuleFinder.of(jar).findAll();
    } catch (FindException e) {
      throw new Unusable(
          "%s can't be read as a module (%s)".formatted(jar.getFileName(), reason(e)),
          "replace it with an undamaged jar");
    }
  }

  /** Takes out the modules that the host's stand in for, and tells. */
  private Set<String> leaveToHost(Map<String, ModuleReference> modules) {
    boolean automatic = modules.values().stream().anyMatch(m -> m.descriptor().isAutomatic());
    Set<String> standIns = new TreeSet<>();
    for (ModuleReference module : List.copyOf(modules.values())) {
      String name = module.descriptor().name();
      if (host.findModule(name).isEmpty() || !(automatic || SHARED.contains(name))) {
        continue;
      }
      modules.remove(name);
      standIns.add(name);
      problems.add(
          new Problem(
              folder,
              "%s was skipped, because the host has module %s".formatted(file(module), name),
              "leave the jar out of the folder"));
    }
    return standIns;
  }

  /**
   * @throws Unusable if the module wants another one than the JDK's, the API or the folder's
   */
  private void requireAllowed(ModuleDescriptor module, Set<String> folded, Set<String> standIns)
      throws Unusable {
    for (Requires required : module.requires()) {
      String name = required.name();
      if (name.startsWith("java.")
          || name.startsWith("jdk.")
          || folded.contains(name)
          || standIns.contains(name)) {
        continue;
      }
      if (host.findModule(name).isPresent()) {
        if (SHARED.contains(name)) {
          continue;
        }
        throw new Unusable(
            "module %s requires %s, which is the host's own".formatted(module.name(), name),
            "require io.miroir.api only, and bring any library as a jar in the folder");
      }
      if (!required.modifiers().contains(Requires.Modifier.STATIC)) {
        throw new Unusable(
            "module %s requires %s, which is not in the folder".formatted(module.name(), name),
            "put its jar into the folder");
      }
    }
  }

  private static void requireProvider(Map<String, ModuleReference> modules) throws Unusable {
    String service = Plugin.class.getName();
    for (ModuleReference module : modules.values()) {
      if (module.descriptor().provides().stream().anyMatch(p -> p.service().equals(service))) {
        return;
      }
    }
    throw new Unusable(
        "none of its modules (" + String.join(", ", modules.keySet()) + ") provides " + service,
        "add 'provides " + service + " with …' to the plugin's module-info.java");
  }

  private ModuleLayer define(Map<String, ModuleReference> modules) throws Unusable {
    Path[] jars =
        modules.values().stream()
            .map(m -> Path.of(m.location().orElseThrow()))
            .toArray(Path[]::new);
    try {
      Configuration configuration =
          host.configuration().resolve(ModuleFinder.of(jars), ModuleFinder.of(), modules.keySet());
      ModuleLayer.Controller controller =
          ModuleLayer.defineModulesWithOneLoader(
              configuration, List.of(host), ClassLoader.getPlatformClassLoader());
      NativeAccess.passOn(controller);
      return controller.layer();
    } catch (FindException | ResolutionException | LayerInstantiationException e) {
      throw new Unusable(
          "its modules do not fit together (" + reason(e) + ")",
          "put one version of each library into the folder, and none that shares a package with"
              + " another");
    }
  }

  private List<LoadedPlugin> plugins(ModuleLayer layer) throws Unusable {
    List<LoadedPlugin> plugins = new ArrayList<>();
    try {
      // The loader shows the host's providers too.
      for (ServiceLoader.Provider<Plugin> provider :
          ServiceLoader.load(layer, Plugin.class).stream()
              .filter(p -> p.type().getModule().getLayer() == layer)
              .toList()) {
        Plugin plugin = provider.get();
        plugins.add(new LoadedPlugin(plugin.name(), folder, plugin));
      }
    } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
      throw new Unusable(
          "its plugin can't be started (" + reason(e) + ")",
          "build it against this version of io.miroir.api, or mend it");
    }
    return plugins;
  }

  private static String file(ModuleReference module) {
    return Path.of(module.location().orElseThrow()).getFileName().toString();
  }

  /** The message of a failure and of what caused it. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return cause == null ? message : message + ": " + cause;
  }
}
