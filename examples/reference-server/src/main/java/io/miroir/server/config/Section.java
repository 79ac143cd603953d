package io.miroir.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One mapping of the configuration. Each key is asked for by name; {@link #end} then refuses the
 * keys that nobody asked for.
 *
 * <p>A key's value comes from the environment variable of its path if there is one ({@code
 * listen.metrics-port} is {@code MIROIR_LISTEN_METRICS_PORT}), else from the file, else it is the
 * preset.
 */
final class Section {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final String FROM_FILE = "file:";

  private final Source source;
  private final String path;
  private final JsonNode node;
  private final Set<String> asked = new TreeSet<>();

  /**
   * Where the values come from.
   *
   * @param file the configuration file
   * @param environment the variables that override it
   * @param known every path that was asked for, filled while reading
   */
  record Source(Path file, Map<String, String> environment, Set<String> known) {
    Source(Path file, Map<String, String> environment) {
      this(file, environment, new HashSet<>());
    }
  }

  Section(Source source, String path, JsonNode node) {
    this.source = source;
    this.path = path;
    this.node = node;
    if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
      throw refused(path, shown(node), "a mapping of keys");
    }
  }

  Section section(String key) {
    asked.add(key);
    return new Section(source, pathOf(key), node.path(key));
  }

  List<Section> list(String key) {
    asked.add(key);
    source.known().add(pathOf(key));
    JsonNode items = node.path(key);
    if (items.isMissingNode() || items.isNull()) {
      return List.of();
    }
    if (!items.isArray()) {
      throw refused(pathOf(key), shown(items), "a list");
    }
    List<Section> sections = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      sections.add(new Section(source, pathOf(key) + "[" + at + "]", items.get(at)));
    }
    return sections;
  }

  String text(String key, String preset) {
    return value(key).orElse(preset);
  }

  String requiredText(String key, String allowed) {
    String value = value(key).orElseThrow(() -> missing(key, allowed));
    if (value.isBlank()) {
      throw refused(pathOf(key), value, allowed);
    }
    return value;
  }

  Optional<String> optionalText(String key) {
    return value(key);
  }

  /** A text that is given as it is, or as {@code file:PATH}, relative to the configuration file. */
  String secret(String key, String allowed) {
    String value = value(key).orElseThrow(() -> missing(key, allowed));
    String text = value.startsWith(FROM_FILE) ? contents(key, value) : value;
    if (text.isBlank()) {
      throw new ConfigException(where(pathOf(key)) + " is empty; allowed is " + allowed);
    }
    return text;
  }

  private String contents(String key, String value) {
    try {
      Path file = source.file().toAbsolutePath().resolveSibling(value.substring(5));
      return Files.readString(file).strip();
    } catch (java.io.IOException | java.nio.file.InvalidPathException unreadable) {
      throw refused(pathOf(key), value, "the path of a file that can be read, behind 'file:'");
    }
  }

  int integer(String key, int preset, int min, int max) {
    return Math.toIntExact(integer(key, (long) preset, min, max));
  }

  long integer(String key, long preset, long min, long max) {
    Optional<String> value = value(key);
    if (value.isEmpty()) {
      return preset;
    }
    String allowed = "a whole number from " + min + " to " + max;
    try {
      long number = Long.parseLong(value.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as a number out of its range is.
    }
    throw refused(pathOf(key), value.get(), allowed);
  }

  Duration duration(String key, Duration preset, Duration min, Duration max) {
    Optional<String> value = value(key);
    if (value.isEmpty()) {
      return preset;
    }
    Matcher matcher = DURATION.matcher(value.get());
    if (matcher.matches()) {
      Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
    }
    throw refused(
        pathOf(key),
        value.get(),
        "a whole number with ms, s, m or h, such as 500ms, from "
            + written(min)
            + " to "
            + written(max));
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static String written(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  <E extends Enum<E>> E choice(String key, E preset, Class<E> type) {
    Optional<String> value = value(key);
    if (value.isEmpty()) {
      return preset;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(value.get())) {
        return constant;
      }
      names.add(name);
    }
    throw refused(pathOf(key), value.get(), String.join(" or ", names));
  }

  /** A mapping whose keys someone else knows; variables below its path add to it. */
  Map<String, String> settings(String key) {
    asked.add(key);
    source.known().add(pathOf(key));
    JsonNode mapping = node.path(key);
    Map<String, String> settings = new LinkedHashMap<>();
    if (mapping.isObject()) {
      for (Map.Entry<String, JsonNode> setting : mapping.properties()) {
        settings.put(
            setting.getKey(), scalar(pathOf(key) + "." + setting.getKey(), setting.getValue()));
      }
    } else if (!mapping.isMissingNode() && !mapping.isNull()) {
      throw refused(pathOf(key), shown(mapping), "a mapping of keys");
    }
    String prefix = variable(pathOf(key)) + "_";
    source
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                settings.put(
                    name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-'),
                    value);
              }
            });
    return settings;
  }

  /** Refuses what is in the file and was not asked for. */
  void end() {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!asked.contains(entry.getKey())) {
        throw new ConfigException(
            source.file()
                + ": "
                + pathOf(entry.getKey())
                + " is not a known key; allowed "
                + (path.isEmpty() ? "at the top" : "in " + path)
                + (asked.size() == 1 ? " is " : " are ")
                + String.join(", ", asked));
      }
    }
  }

  /** That a value which was read is not allowed. */
  ConfigException refusal(String key, String value, String allowed) {
    return refused(pathOf(key), value, allowed);
  }

  private Optional<String> value(String key) {
    asked.add(key);
    source.known().add(pathOf(key));
    String override = source.environment().get(variable(pathOf(key)));
    if (override != null) {
      return Optional.of(override);
    }
    JsonNode value = node.path(key);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(scalar(pathOf(key), value));
  }

  private String scalar(String at, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw refused(at, shown(value), "a single value");
    }
    return value.asString();
  }

  private ConfigException missing(String key, String allowed) {
    return new ConfigException(
        source.file() + ": " + pathOf(key) + " is missing; allowed is " + allowed);
  }

  private ConfigException refused(String at, @Nullable String value, String allowed) {
    return new ConfigException(where(at) + " is '" + value + "'; allowed is " + allowed);
  }

  private String where(String at) {
    String variable = variable(at);
    return source.environment().containsKey(variable)
        ? source.file() + ": " + at + " (from " + variable + ")"
        : source.file() + ": " + at;
  }

  private static String shown(JsonNode node) {
    return node.isValueNode() ? node.asString() : node.toString();
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static String variable(String path) {
    return "MIROIR_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
