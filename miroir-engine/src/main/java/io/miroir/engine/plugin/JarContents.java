package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What a jar holds for this Java: of a multi-release jar, what is not for a newer one.
 *
 * @param path where it is
 * @param classes the binary names of its classes
 * @param newest its newest class file; empty if it has none
 * @param descriptor its {@code module-info}; empty if it has none that this Java can read
 * @param services the classes that it names in {@code META-INF/services} for {@link Plugin}
 */
record JarContents(
    Path path,
    Set<String> classes,
    Optional<Newest> newest,
    Optional<ModuleDescriptor> descriptor,
    List<String> services) {
  private static final String CLASS = ".class";
  private static final String MODULE_INFO = "module-info.class";
  private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();

  /** A class file and its major version. */
  record Newest(String file, int majorVersion) {}

  /**
   * Reads a jar's directory, and of each class file its version.
   *
   * @throws IOException if it is no jar, or is damaged
   */
  static JarContents read(Path path) throws IOException {
    try (JarFile jar =
        new JarFile(path.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
      Set<String> classes = new TreeSet<>();
      Optional<Newest> newest = Optional.empty();
      for (JarEntry entry : jar.versionedStream().toList()) {
        String file = entry.getName();
        if (!file.endsWith(CLASS) || file.startsWith("META-INF/")) {
          continue;
        }
        int version = majorVersion(jar, entry);
        if (newest.isEmpty() || version > newest.get().majorVersion()) {
          newest = Optional.of(new Newest(file, version));
        }
        if (!file.equals(MODULE_INFO)) {
          classes.add(file.substring(0, file.length() - CLASS.length()).replace('/', '.'));
        }
      }
      return new JarContents(path, classes, newest, descriptor(jar), services(jar));
    } catch (SecurityException e) {
      throw new IOException(e);
    }
  }

  private static int majorVersion(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return ClassFile.majorVersion(in);
    } catch (IOException e) {
      throw new ZipException(entry.getName() + ": " + Problems.reason(e));
    }
  }

  private static Optional<ModuleDescriptor> descriptor(JarFile jar) throws IOException {
    JarEntry entry = jar.getJarEntry(MODULE_INFO);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return Optional.of(ModuleDescriptor.read(in));
    } catch (InvalidModuleDescriptorException e) {
      // The module finder, which reads it again, says what is wrong with it.
      return Optional.empty();
    }
  }

  private static List<String> services(JarFile jar) throws IOException {
    JarEntry entry = jar.getJarEntry(SERVICES);
    if (entry == null) {
      return List.of();
    }
    List<String> services = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String name = line.replaceFirst("#.*", "").strip();
        if (!name.isEmpty()) {
          services.add(name);
        }
      }
    }
    return services;
  }

  String fileName() {
    return path.getFileName().toString();
  }

  /** The classes that it declares as a {@link Plugin}, in the one way that counts for it. */
  List<String> declaredPlugins() {
    return descriptor
        .map(
            module ->
                module.provides().stream()
                    .filter(provides -> provides.service().equals(Plugin.class.getName()))
                    .flatMap(provides -> provides.providers().stream())
                    .toList())
        .orElse(services);
  }

  /**
   * Reads one of its {@link #classes()}.
   *
   * @throws IOException if the jar or the class file can't be read
   */
  List<ClassFile> read(Set<String> names) throws IOException {
    List<ClassFile> read = new ArrayList<>();
    try (JarFile jar =
        new JarFile(path.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
      for (String name : names) {
        JarEntry entry = jar.getJarEntry(name.replace('.', '/') + CLASS);
        if (entry != null) {
          try (InputStream in = jar.getInputStream(entry)) {
            read.add(ClassFile.read(in));
          }
        }
      }
    }
    return read;
  }
}
