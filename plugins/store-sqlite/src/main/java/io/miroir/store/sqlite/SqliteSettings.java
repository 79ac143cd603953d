package io.miroir.store.sqlite;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.plugin.Setting;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the file is, and how long a call waits for it.
 *
 * @param file its absolute path
 * @param busyTimeout how long a call waits for its turn among the calls and processes that write
 */
record SqliteSettings(Path file, Duration busyTimeout) {
  private static final String FILE = "file";
  private static final String BUSY_TIMEOUT = "busy-timeout";
  private static final String BUSY_TIMEOUT_PRESET = "5s";
  private static final Duration BUSY_TIMEOUT_MAX = Duration.ofMinutes(1);
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m)");

  static final List<Setting> KEYS =
      List.of(
          Setting.required(
              FILE, "The database file, on a local disk; it is created in an existing folder."),
          Setting.optional(
              BUSY_TIMEOUT,
              "How long a call waits for other writers before the store counts as unavailable,"
                  + " 1ms to 1m.",
              BUSY_TIMEOUT_PRESET));

  static SqliteSettings parse(Map<String, String> settings) {
    return new SqliteSettings(
        file(settings.getOrDefault(FILE, "")),
        busyTimeout(settings.getOrDefault(BUSY_TIMEOUT, BUSY_TIMEOUT_PRESET)));
  }

  /** A refusal of the file that was configured. */
  MiroirException refused(String why) {
    return refused(FILE, file.toString(), why);
  }

  private static Path file(String value) {
    if (value.isBlank()) {
      throw refused(FILE, value, "it must be the path of a file in an existing folder");
    }
    Path file = path(value);
    Path folder = Objects.requireNonNullElse(file.getParent(), file);
    if (!Files.isDirectory(folder)) {
      throw refused(FILE, value, "the folder " + folder + " does not exist; create it");
    }
    if (Files.isDirectory(file)) {
      throw refused(FILE, value, "it is a folder; it must be the path of a file");
    }
    // The driver reads what follows a question mark as options of the connection.
    if (file.toString().contains("?")) {
      throw refused(FILE, value, "a path with a question mark is not supported");
    }
    return file;
  }

  private static Path path(String value) {
    try {
      return Path.of(value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw refused(FILE, value, "it is not a path: " + e.getReason());
    }
  }

  private static Duration busyTimeout(String value) {
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
      if (duration.isPositive() && duration.compareTo(BUSY_TIMEOUT_MAX) <= 0) {
        return duration;
      }
    }
    throw refused(BUSY_TIMEOUT, value, "it must be from 1ms to 1m, such as 500ms or 5s");
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private static MiroirException refused(String key, String value, String why) {
    return new MiroirException(
        ErrorCode.MISCONFIGURED, "setting '" + key + "' is '" + value + "': " + why);
  }
}
