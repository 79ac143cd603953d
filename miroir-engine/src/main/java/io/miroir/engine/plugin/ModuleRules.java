package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import io.miroir.engine.plugin.JarRules.ModuleJar;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules that the modules of a plugin folder are judged by, together and against the host.
 *
 * <p>A library that the host has too is the plugin's own here, with one exception: an automatic
 * module reads every module of the host, and no module may read one package from two. So beside an
 * automatic module the host's libraries stand in for the folder's.
 */
final class ModuleRules {
  private static final String API = "io.miroir.api";

  /** The modules that host and plugins share; their types cross the boundary. */
  private static final Set<String> SHARED = Set.of(API, "org.jspecify");

  private final ModuleLayer host;
  private final Optional<SpiVersion> hostSpi;
  private final Problems problems;

  ModuleRules(ModuleLayer host, Optional<SpiVersion> hostSpi, Problems problems) {
    this.host = host;
    this.hostSpi = hostSpi;
    this.problems = problems;
  }

  /**
   * The SPI version that a module was built against; empty if it does not say, as an automatic
   * module.
   */
  static Optional<SpiVersion> spiOf(ModuleDescriptor module) {
    return module.requires().stream()
        .filter(required -> required.name().equals(API))
        .findFirst()
        .flatMap(Requires::rawCompiledVersion)
        .flatMap(SpiVersion::parse);
  }

  /**
   * Judges the modules and tells what is wrong.
   *
   * @param jars every jar of the folder that is a module
   * @param areAll whether none is missing here because it could not be read
   * @return those for the plugin's layer, by the name of their module
   */
  Map<String, ModuleJar> judge(List<ModuleJar> jars, boolean areAll) {
    Map<String, ModuleJar> modules = byName(jars);
    Set<String> standIns = leaveToHost(modules);
    for (ModuleJar module : modules.values()) {
      judgeShading(module);
      judgeSpi(module);
      judgeRequires(module, modules.keySet(), standIns, areAll);
    }
    judgePackages(modules);
    return modules;
  }

  private Map<String, ModuleJar> byName(List<ModuleJar> jars) {
    Map<String, ModuleJar> modules = new TreeMap<>();
    for (ModuleJar jar : jars) {
      ModuleJar first = modules.putIfAbsent(jar.moduleName(), jar);
      if (first != null) {
        problems.add(
            Rule.MODULE_TWICE,
            "%s and %s are both module %s"
                .formatted(first.fileName(), jar.fileName(), jar.moduleName()));
      }
    }
    return modules;
  }

  /** Takes out the modules that the host's stand in for, and tells. */
  private Set<String> leaveToHost(Map<String, ModuleJar> modules) {
    boolean anyAutomatic =
        modules.values().stream().anyMatch(jar -> jar.module().descriptor().isAutomatic());
    Set<String> standIns = new TreeSet<>();
    for (ModuleJar jar : List.copyOf(modules.values())) {
      String name = jar.moduleName();
      if (host.findModule(name).isPresent() && (anyAutomatic || SHARED.contains(name))) {
        modules.remove(name);
        standIns.add(name);
        problems.add(
            name.equals(API) ? Rule.API_COPIED : Rule.HOST_STANDS_IN,
            "%s was skipped, because the host has module %s".formatted(jar.fileName(), name));
      }
    }
    return standIns;
  }

  private void judgeShading(ModuleJar jar) {
    Set<String> shaded = new TreeSet<>(jar.module().descriptor().packages());
    shaded.retainAll(Plugin.class.getModule().getPackages());
    if (!shaded.isEmpty()) {
      problems.add(
          Rule.API_SHADED,
          "%s contains the API's own classes (%s)"
              .formatted(jar.fileName(), String.join(", ", shaded)));
    }
  }

  private void judgeSpi(ModuleJar jar) {
    ModuleDescriptor module = jar.module().descriptor();
    boolean usesApi =
        module.isAutomatic()
            ? !jar.contents().declaredPlugins().isEmpty()
            : module.requires().stream().anyMatch(required -> required.name().equals(API));
    Optional<SpiVersion> built = spiOf(module);
    if (usesApi && built.isEmpty()) {
      problems.add(
          Rule.SPI_UNKNOWN,
          "%s does not say which SPI version it was built against, because %s"
              .formatted(
                  jar.fileName(),
                  module.isAutomatic()
                      ? "it is an automatic module"
                      : "the API it was compiled with had no version"));
    }
    if (built.isEmpty() || hostSpi.isEmpty()) {
      return;
    }
    String what = "%s was built against the SPI version %s and runs on %s; this host has %s";
    SpiVersion version = built.get();
    SpiVersion has = hostSpi.get();
    if (has.compareTo(version) < 0) {
      problems.addWithRemedy(
          Rule.SPI_TOO_NEW,
          version.toString(),
          what.formatted(jar.fileName(), version, version.range(), has));
    } else if (has.compareTo(version.end()) >= 0) {
      problems.addWithRemedy(
          Rule.SPI_TOO_OLD,
          has.toString(),
          what.formatted(jar.fileName(), version, version.range(), has));
    }
  }

  /** Tells of each module it wants that is neither the JDK's, the API nor the folder's. */
  private void judgeRequires(
      ModuleJar jar, Set<String> folded, Set<String> standIns, boolean areAll) {
    String module = jar.moduleName();
    for (Requires required : jar.module().descriptor().requires()) {
      String name = required.name();
      boolean isOptional = required.modifiers().contains(Requires.Modifier.STATIC);
      boolean isPresent = host.findModule(name).isPresent();
      if (folded.contains(name) || standIns.contains(name)) {
        continue;
      }
      if (name.startsWith("java.") || name.startsWith("jdk.")) {
        if (!isPresent && !isOptional) {
          problems.addWithRemedy(
              Rule.JDK_MODULE_MISSING,
              name,
              "module %s requires %s, which this process was started without"
                  .formatted(module, name));
        }
      } else if (isPresent && !SHARED.contains(name)) {
        problems.add(
            Rule.HOST_REQUIRED,
            "module %s requires %s, which is the host's own".formatted(module, name));
      } else if (!isPresent && !isOptional && areAll) {
        problems.add(
            Rule.LIBRARY_MISSING,
            "module %s requires %s, which is not in the folder".formatted(module, name));
      }
    }
  }

  private void judgePackages(Map<String, ModuleJar> modules) {
    Map<String, ModuleJar> owners = new HashMap<>();
    for (ModuleJar jar : modules.values()) {
      Map<String, Set<String>> shared = new TreeMap<>();
      for (String name : jar.module().descriptor().packages()) {
        ModuleJar first = owners.putIfAbsent(name, jar);
        if (first != null) {
          shared.computeIfAbsent(first.fileName(), file -> new TreeSet<>()).add(name);
        }
      }
      shared.forEach(
          (file, packages) ->
              problems.add(
                  Rule.PACKAGE_SPLIT,
                  "%s and %s both have the package %s"
                      .formatted(file, jar.fileName(), String.join(", ", packages))));
    }
  }
}
