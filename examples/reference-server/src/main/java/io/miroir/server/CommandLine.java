package io.miroir.server;

import io.miroir.server.config.ConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command was given.
 *
 * @param config the configuration file
 * @param plugins the plugin folder, if it is named
 */
record CommandLine(Path config, Optional<Path> plugins) {
  static final String USAGE = "usage: --config FILE [--plugins DIR]";

  /**
   * Reads the arguments.
   *
   * @throws ConfigException if they are not as the usage says
   */
  static CommandLine parse(String... arguments) {
    Optional<Path> config = Optional.empty();
    Optional<Path> plugins = Optional.empty();
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--config" -> config = Optional.of(path(option, rest));
        case "--plugins" -> plugins = Optional.of(path(option, rest));
        default -> throw new ConfigException("'" + option + "' is no option; " + USAGE);
      }
    }
    return new CommandLine(
        config.orElseThrow(() -> new ConfigException("--config is missing; " + USAGE)), plugins);
  }

  private static Path path(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new ConfigException(option + " needs a path behind it; " + USAGE);
    }
    String text = rest.next();
    try {
      return Path.of(text);
    } catch (InvalidPathException notAPath) {
      throw new ConfigException(option + " is '" + text + "', which is no path; " + USAGE);
    }
  }
}
