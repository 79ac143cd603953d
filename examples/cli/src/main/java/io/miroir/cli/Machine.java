package io.miroir.cli;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The machine that something was measured on.
 *
 * @param system its operating system and architecture
 * @param java the JVM
 * @param load how many processes wanted to run at once, in the last minute before; negative where
 *     the system does not tell
 */
record Machine(String system, String java, int processors, double load) {
  /** This one, as it is now. */
  static Machine now() {
    return new Machine(
        "%s %s on %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("system", system)
        .put("java", java)
        .put("processors", processors)
        .put("load", load);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, %s, %d processors, load %.1f before", system, java, processors, load);
  }
}
