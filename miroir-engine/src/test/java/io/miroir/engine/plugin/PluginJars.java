package io.miroir.engine.plugin;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** Compiles sources into a jar. */
final class PluginJars {
  private final Path work;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<Path> modulePath = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();

  /** Compiles below an empty directory. */
  PluginJars(Path work) {
    this.work = work;
    for (String module : List.of("io.miroir.api", "io.miroir.engine")) {
      modulePath.add(location(module));
    }
    // The API requires it to compile only, so it is in no layer.
    modulePath.add(
        Path.of(
            URI.create(
                NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toString())));
  }

  /** Where a module of this test's own layer is. */
  static Path location(String module) {
    return Path.of(
        ModuleLayer.boot()
            .configuration()
            .findModule(module)
            .orElseThrow()
            .reference()
            .location()
            .orElseThrow());
  }

  /** Adds a file: a source if it ends in {@code .java}, else a resource. */
  PluginJars file(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** Adds a jar to compile against. */
  PluginJars with(Path jar) {
    modulePath.add(jar);
    classPath.add(jar);
    return this;
  }

  /** Writes the jar. */
  Path jar(Path jar) {
    try {
      Path sources = Files.createDirectories(work.resolve("sources"));
      Path classes = Files.createDirectories(work.resolve("classes"));
      List<String> compiled = new ArrayList<>();
      for (Map.Entry<String, String> file : files.entrySet()) {
        boolean source = file.getKey().endsWith(".java");
        Path path = (source ? sources : classes).resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
        if (source) {
          compiled.add(path.toString());
        }
      }
      List<String> arguments =
          new ArrayList<>(List.of("--release", "21", "-d", classes.toString()));
      if (files.containsKey("module-info.java")) {
        arguments.addAll(List.of("--module-path", joined(modulePath)));
      } else {
        classPath.add(location("io.miroir.api"));
        arguments.addAll(List.of("--class-path", joined(classPath)));
      }
      arguments.addAll(compiled);
      run("javac", arguments);
      Files.createDirectories(jar.getParent());
      run("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static void run(String tool, List<String> arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int exit =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    if (exit != 0) {
      throw new AssertionError(tool + " " + arguments + "\n" + out);
    }
  }
}
