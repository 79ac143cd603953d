package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import io.miroir.engine.plugin.JarRules.ModuleJar;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules of how a folder says which class is its plugin. */
final class DeclarationRules {
  private final Problems problems;

  DeclarationRules(Problems problems) {
    this.problems = problems;
  }

  /** Tells why no module of a folder declares a plugin; nothing if one does. */
  void judge(Map<String, ModuleJar> modules) {
    Collection<ModuleJar> jars = modules.values();
    if (jars.stream().anyMatch(jar -> !jar.contents().declaredPlugins().isEmpty())) {
      return;
    }
    boolean isExplained = false;
    for (ModuleJar jar : jars) {
      for (String service : jar.contents().services()) {
        isExplained = true;
        problems.addWithRemedy(
            Rule.SERVICES_FILE_IGNORED,
            service,
            "%s names %s in META-INF/services, which Java does not read in a jar with a module-info"
                .formatted(jar.fileName(), service));
      }
    }
    if (isExplained) {
      return;
    }
    for (ModuleJar jar : jars) {
      for (String undeclared : implementations(jar.contents())) {
        isExplained = true;
        problems.addWithRemedy(
            Rule.PROVIDES_MISSING,
            undeclared,
            "%s does not declare its class %s, which implements Plugin"
                .formatted(jar.fileName(), undeclared));
      }
    }
    if (!isExplained) {
      problems.add(
          Rule.NO_PLUGIN,
          "none of its modules (%s) has a class that implements %s"
              .formatted(String.join(", ", modules.keySet()), Plugin.class.getName()));
    }
  }

  /** The classes of a jar that implement {@link Plugin}, directly or by what they extend. */
  private static Set<String> implementations(JarContents jar) {
    Map<String, ClassFile> classes = new HashMap<>();
    try {
      for (ClassFile read : jar.read(jar.classes())) {
        classes.put(read.name(), read);
      }
    } catch (IOException e) {
      // Then it can't be told which class was meant; that none is declared is told all the same.
      return Set.of();
    }
    Set<String> found = new TreeSet<>();
    for (ClassFile candidate : classes.values()) {
      if (candidate.isConcrete() && isPlugin(candidate, classes)) {
        found.add(candidate.name());
      }
    }
    return found;
  }

  private static boolean isPlugin(ClassFile candidate, Map<String, ClassFile> classes) {
    Deque<String> open = new ArrayDeque<>(candidate.parents());
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.pop();
      if (name.equals(Plugin.class.getName())) {
        return true;
      }
      ClassFile known = classes.get(name);
      if (known != null && seen.add(name)) {
        open.addAll(known.parents());
      }
    }
    return false;
  }
}
