package io.miroir.engine.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where the jars of one plugin folder are made.
 *
 * @param work for what is not to be in the folder
 * @param folder the plugin folder
 */
record Bench(Path work, Path folder) {
  static final String SERVICE = "io.miroir.api.plugin.Plugin";
  static final String MODULE = "module broken { requires io.miroir.api; %s }";
  static final String PROVIDES = "provides " + SERVICE + " with broken.ThePlugin;";
  static final String PLUGIN =
      """
      package broken;
      import io.miroir.api.lease.LeaseStore;
      import io.miroir.api.plugin.*;
      import java.util.*;
      public class ThePlugin implements Plugin {
        @Override public String name() { return "broken"; }
        %s
      }
      """;

  PluginJars jar() {
    try {
      return new PluginJars(Files.createTempDirectory(work, "jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The plugin's jar, with members added to its class. */
  PluginJars plugin(String clauses, String members) {
    return jar()
        .file("module-info.java", MODULE.formatted(clauses))
        .file("broken/ThePlugin.java", PLUGIN.formatted(members));
  }

  void good() {
    plugin(PROVIDES, "").jar(folder.resolve("plugin.jar"));
  }

  Path library(String file, String module, String packageName, Path into) {
    PluginJars jar = jar().file(packageName + "/Lib.java", libraryClass(packageName));
    if (!module.isEmpty()) {
      String exports = "module " + module + " { exports " + packageName + "; }";
      jar.file("module-info.java", exports);
    }
    return jar.jar(into.resolve(file));
  }

  private static String libraryClass(String packageName) {
    return "package " + packageName + "; public class Lib {}";
  }

  void write(String file, byte[] content) {
    try {
      Files.write(folder.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void copyApi() {
    String file = "miroir-api.jar";
    try {
      Files.copy(PluginJars.api("0.1.0", work.resolve(file)), folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void truncate(String file) {
    try {
      byte[] whole = Files.readAllBytes(folder.resolve(file));
      write(file, Arrays.copyOf(whole, whole.length / 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
