package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the executor from its settings. */
final class MeilisearchProvider implements Provider<MigrationExecutor> {
  private static final Setting NODE_KEY =
      Setting.secret(
          "node-key", "The nodes' master key, or a key of theirs that may do everything.");
  private static final Setting TIMEOUT =
      Setting.optional(
          "timeout",
          "How long a node may stay silent before it counts as unavailable: 1ms to 1h; large bodies"
              + " get a second more per MiB.",
          "5s");
  private static final Setting PATIENCE =
      Setting.optional(
          "patience",
          "How long in all one call waits when a busy node asks for pauses (Retry-After): 0ms to"
              + " 1h.",
          "30s");
  private static final Setting PREPARE_TIMEOUT =
      Setting.optional(
          "prepare-timeout",
          "How long a node may take to create an index and to apply its settings: 1ms to 1h.",
          "5m");

  private static final Setting ALLOW_LOSSY =
      Setting.optional(
          "allow-lossy",
          "Whether indexes may move whose embedders don't give every vector back as it was,"
              + " binary-quantised ones and those with fragments: true or false.",
          "false");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Duration DURATION_MAX = Duration.ofHours(1);

  @Override
  public String name() {
    return "meilisearch";
  }

  @Override
  public List<Setting> settings() {
    return List.of(NODE_KEY, TIMEOUT, PATIENCE, PREPARE_TIMEOUT, ALLOW_LOSSY);
  }

  @Override
  public MigrationExecutor open(Map<String, String> settings) {
    String nodeKey = value(settings, NODE_KEY);
    if (nodeKey.isBlank()) {
      throw new MiroirException(
          ErrorCode.MISCONFIGURED, "node-key is empty; it is the nodes' master key");
    }
    Duration timeout = duration(settings, TIMEOUT, Duration.ofMillis(1));
    Duration patience = duration(settings, PATIENCE, Duration.ZERO);
    Duration prepareTimeout = duration(settings, PREPARE_TIMEOUT, Duration.ofMillis(1));
    return new MeilisearchExecutor(
        new NodeHttp(timeout, patience),
        Credential.ofNodes(nodeKey),
        prepareTimeout,
        vectors(settings));
  }

  private static Vectors vectors(Map<String, String> settings) {
    String text = value(settings, ALLOW_LOSSY);
    return switch (text) {
      case "true" -> Vectors.MAY_LOSE;
      case "false" -> Vectors.EXACT;
      default ->
          throw new MiroirException(
              ErrorCode.MISCONFIGURED,
              ALLOW_LOSSY.name() + " is '" + text + "'; allowed are true and false");
    };
  }

  private static Duration duration(Map<String, String> settings, Setting setting, Duration least) {
    String text = value(settings, setting);
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
          };
      if (duration.compareTo(least) >= 0 && duration.compareTo(DURATION_MAX) <= 0) {
        return duration;
      }
    }
    throw new MiroirException(
        ErrorCode.MISCONFIGURED,
        setting.name()
            + " is '"
            + text
            + "'; allowed is a whole number with ms, s, m or h, from "
            + least.toMillis()
            + "ms to 1h");
  }

  private static String value(Map<String, String> settings, Setting setting) {
    String value = settings.get(setting.name());
    return value != null ? value : Objects.requireNonNullElse(setting.preset(), "");
  }
}
