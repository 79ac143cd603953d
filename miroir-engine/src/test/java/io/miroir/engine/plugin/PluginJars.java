package io.miroir.engine.plugin;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Compiles sources into a jar. */
final class PluginJars {
  private static final int MAJOR_VERSION_OFFSET = 6;

  private final Path work;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<Path> modulePath = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private int majorVersion;

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

  /** Adds a jar of the API to compile against, in place of this build's. */
  PluginJars against(Path api) {
    modulePath.set(0, api);
    return this;
  }

  /** Leaves a compiled file out of the jar. */
  PluginJars without(String path) {
    left.add(path);
    return this;
  }

  /** Writes another major version into every class file. */
  PluginJars claimingMajorVersion(int version) {
    majorVersion = version;
    return this;
  }

  /** Packs this build's API into a jar that says it has another version. */
  static Path api(String version, Path jar) {
    try {
      Path classes = Files.createTempDirectory(jar.getParent(), "api");
      Path built = location("io.miroir.api");
      if (Files.isDirectory(built)) {
        copy(built, classes);
      } else {
        try (FileSystem files = FileSystems.newFileSystem(built)) {
          copy(files.getPath("/"), classes);
        }
      }
      String create = "--create --module-version " + version + " --file";
      List<String> arguments = new ArrayList<>(List.of(create.split(" ")));
      arguments.addAll(List.of(jar.toString(), "-C", classes.toString(), "."));
      run("jar", arguments);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
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
      pack(classes, jar);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packs what there is; the JDK's own tool refuses a jar that is not as it must be. */
  private void pack(Path classes, Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    try (Stream<Path> files = Files.walk(classes);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        if (left.contains(name)) {
          continue;
        }
        byte[] content = Files.readAllBytes(file);
        if (majorVersion != 0 && name.endsWith(".class")) {
          ByteBuffer.wrap(content).putShort(MAJOR_VERSION_OFFSET, (short) majorVersion);
        }
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
      }
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
