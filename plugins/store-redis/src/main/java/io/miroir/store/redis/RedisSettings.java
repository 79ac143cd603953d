package io.miroir.store.redis;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.plugin.Setting;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;

/**
 * Where the servers are, who this process is to them, and what is asked of them.
 *
 * @param url the address as it was given; it holds no secret
 * @param servers what it names
 * @param fleet whose keys are used
 * @param login who the process is to the servers
 * @param sentinelLogin who it is to the Sentinels
 * @param tls how connections are made safe, or {@code null} for none
 * @param timeout how long a call waits for a connection, and then for the answer
 * @param connections how many calls are under way at once
 * @param requireDurable whether servers that may lose a commit in a crash are refused
 * @param waitReplicas how many replicas must have a change before it is answered
 */
record RedisSettings(
    String url,
    Servers servers,
    Fleet fleet,
    Login login,
    Login sentinelLogin,
    @Nullable SslOptions tls,
    Duration timeout,
    int connections,
    boolean requireDurable,
    int waitReplicas) {
  /**
   * A name and its secret, each {@code null} if there is none.
   *
   * @param user the name
   * @param password the secret
   */
  record Login(@Nullable String user, @Nullable String password) {
    @Override
    public String toString() {
      return "user " + user;
    }
  }

  static final String URL = "url";
  static final String REQUIRE_DURABLE = "require-durable";
  private static final String FLEET = "fleet";
  private static final String PREFIX = "prefix";
  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String SENTINEL_USER = "sentinel-user";
  private static final String SENTINEL_PASSWORD = "sentinel-password";
  private static final String TIMEOUT = "timeout";
  private static final String CONNECTIONS = "connections";
  private static final String WAIT_REPLICAS = "wait-replicas";
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  static final List<Setting> KEYS =
      List.of(
          Setting.required(
              URL,
              "redis://host:port, redis-sentinel://host:port,host:port/master or"
                  + " redis-cluster://host:port,host:port; rediss instead of redis for TLS."),
          Setting.required(
              FLEET, "The fleet whose store this is: 1 to 64 letters, digits, '.', '_' and '-'."),
          Setting.optional(PREFIX, "What all keys begin with, of the same characters.", "miroir"),
          Setting.optional(USER, "The user of the server's access control list.", ""),
          secret(PASSWORD, "The user's password."),
          Setting.optional(SENTINEL_USER, "The user at the Sentinels.", ""),
          secret(SENTINEL_PASSWORD, "That user's password."),
          Setting.optional(
              Tls.TRUST_STORE,
              "The file (PKCS12 or JKS) with the certificates to trust; preset: the JDK's.",
              ""),
          secret(Tls.TRUST_STORE_PASSWORD, "That file's password."),
          Setting.optional(
              Tls.KEY_STORE, "The file with this process's own certificate and key.", ""),
          secret(Tls.KEY_STORE_PASSWORD, "That file's password."),
          Setting.optional(
              TIMEOUT,
              "How long a call waits for a connection, and then for the answer, before the store"
                  + " counts as unavailable, 10ms to 1m.",
              "2s"),
          Setting.optional(CONNECTIONS, "How many calls are under way at once, 1 to 1000.", "8"),
          Setting.optional(
              REQUIRE_DURABLE,
              "Whether a server is refused that may lose what it answered when it crashes, true or"
                  + " false.",
              "false"),
          Setting.optional(
              WAIT_REPLICAS,
              "How many replicas must have a change before it is answered, 0 to 10.",
              "0"));

  static RedisSettings parse(Map<String, String> given) {
    Map<String, String> settings = withPresets(given);
    String url = value(URL, settings);
    Servers servers = servers(url);
    return new RedisSettings(
        url,
        servers,
        new Fleet(name(PREFIX, settings), name(FLEET, settings)),
        login(USER, PASSWORD, settings),
        login(SENTINEL_USER, SENTINEL_PASSWORD, settings),
        Tls.parse(url.startsWith("rediss"), settings),
        timeout(value(TIMEOUT, settings)),
        number(CONNECTIONS, 1, 1_000, settings),
        flag(REQUIRE_DURABLE, settings),
        number(WAIT_REPLICAS, 0, 10, settings));
  }

  int timeoutMillis() {
    return Math.toIntExact(timeout.toMillis());
  }

  /** A refusal of a value that was configured. */
  static MiroirException refused(String key, String value, String why) {
    return refused("setting '" + key + "' is '" + value + "': " + why, null);
  }

  /** A refusal of what the servers are, or of how they were addressed. */
  static MiroirException refused(String what, @Nullable Throwable cause) {
    return new MiroirException(ErrorCode.MISCONFIGURED, what, cause);
  }

  private static Setting secret(String name, String meaning) {
    return new Setting(name, meaning, "", true);
  }

  private static Servers servers(String url) {
    try {
      return Servers.parse(url);
    } catch (IllegalArgumentException e) {
      // What a person took for the place of a password must not be shown.
      String shown = url.replaceFirst("//[^/]*@", "//…@");
      throw refused(URL, shown, String.valueOf(e.getMessage()));
    }
  }

  private static String name(String key, Map<String, String> settings) {
    String value = value(key, settings);
    if (!NAME.matcher(value).matches()) {
      throw refused(key, value, "it must have 1 to 64 letters, digits, '.', '_' and '-'");
    }
    return value;
  }

  private static Login login(String userKey, String passwordKey, Map<String, String> settings) {
    String user = value(userKey, settings);
    String password = value(passwordKey, settings);
    if (!user.isEmpty() && password.isEmpty()) {
      throw refused(userKey, user, "it needs '" + passwordKey + "' too");
    }
    return new Login(user.isEmpty() ? null : user, password.isEmpty() ? null : password);
  }

  private static Duration timeout(String value) {
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
      if (duration.compareTo(TIMEOUT_MIN) >= 0 && duration.compareTo(TIMEOUT_MAX) <= 0) {
        return duration;
      }
    }
    throw refused(TIMEOUT, value, "it must be from 10ms to 1m, such as 500ms or 2s");
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private static int number(String key, int min, int max, Map<String, String> settings) {
    String value = value(key, settings);
    if (value.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw refused(key, value, "it must be a number from " + min + " to " + max);
  }

  private static boolean flag(String key, Map<String, String> settings) {
    String value = value(key, settings);
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(key, value, "it must be true or false");
    };
  }

  private static Map<String, String> withPresets(Map<String, String> given) {
    Map<String, String> settings = new HashMap<>();
    for (Setting key : KEYS) {
      settings.put(key.name(), Objects.requireNonNullElse(key.preset(), ""));
    }
    settings.putAll(given);
    return Map.copyOf(settings);
  }

  private static String value(String key, Map<String, String> settings) {
    return settings.getOrDefault(key, "");
  }
}
