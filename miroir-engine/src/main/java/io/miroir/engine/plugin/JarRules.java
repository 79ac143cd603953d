package io.miroir.engine.plugin;

import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules that each jar of a plugin folder is judged by, on its own. */
final class JarRules {
  /** A jar that is a module. */
  record ModuleJar(JarContents contents, ModuleReference module) {
    String moduleName() {
      return module.descriptor().name();
    }

    String fileName() {
      return contents.fileName();
    }
  }

  private final Problems problems;

  JarRules(Problems problems) {
    this.problems = problems;
  }

  /** The jar as a module, or empty if it is none; what is wrong with it is told. */
  Optional<ModuleJar> judge(Path jar) {
    JarContents contents;
    try {
      contents = JarContents.read(jar);
    } catch (IOException e) {
      problems.add(
          Rule.UNREADABLE_JAR,
          "%s can't be read (%s)".formatted(jar.getFileName(), Problems.reason(e)));
      return Optional.empty();
    }
    boolean explained = isTooNew(contents);
    for (String provider : contents.declaredPlugins()) {
      explained |= !isUsable(provider, contents);
    }
    try {
      return ModuleFinder.of(jar).findAll().stream()
          .findFirst()
          .map(module -> new ModuleJar(contents, module));
    } catch (FindException e) {
      if (!explained) {
        problems.add(
            Rule.NOT_A_MODULE,
            "%s is no module (%s)".formatted(contents.fileName(), Problems.reason(e)));
      }
      return Optional.empty();
    }
  }

  private boolean isTooNew(JarContents jar) {
    int running = Runtime.version().feature();
    Optional<JarContents.Newest> newest = jar.newest();
    if (newest.isEmpty() || ClassFile.javaRelease(newest.get().majorVersion()) <= running) {
      return false;
    }
    int majorVersion = newest.get().majorVersion();
    int release = ClassFile.javaRelease(majorVersion);
    problems.addWithRemedy(
        Rule.JAVA_TOO_OLD,
        String.valueOf(release),
        "%s has %s of class version %d, which is Java %d; this process runs on Java %d"
            .formatted(jar.fileName(), newest.get().file(), majorVersion, release, running));
    return true;
  }

  private boolean isUsable(String provider, JarContents jar) {
    if (!jar.classes().contains(provider)) {
      problems.add(
          Rule.PROVIDER_ABSENT,
          "%s declares that %s implements Plugin, but has no such class"
              .formatted(jar.fileName(), provider));
      return false;
    }
    try {
      List<ClassFile> read = jar.read(Set.of(provider));
      if (read.stream().allMatch(ClassFile::isConstructible)) {
        return true;
      }
      problems.add(
          Rule.PROVIDER_NOT_CONSTRUCTIBLE,
          "%s in %s can't be constructed from outside".formatted(provider, jar.fileName()));
    } catch (IOException e) {
      problems.add(
          Rule.UNREADABLE_JAR,
          "%s can't be read (%s: %s)".formatted(jar.fileName(), provider, Problems.reason(e)));
    }
    return false;
  }
}
