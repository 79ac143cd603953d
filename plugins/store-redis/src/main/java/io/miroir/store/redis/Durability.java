package io.miroir.store.redis;

import io.miroir.api.plugin.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What the server's own configuration says about keeping what it answered.
 *
 * <p>It is read once, when the store is opened, from the server that has the keys then.
 *
 * @param survivesCrash whether every write is on disk before it is answered
 */
record Durability(boolean survivesCrash) {
  private static final System.Logger LOG = System.getLogger(Durability.class.getName());

  /** A value that the server must have. */
  private record Wish(String name, String value) {}

  private static final List<Wish> WISHES =
      List.of(
          new Wish("appendonly", "yes"),
          new Wish("appendfsync", "always"),
          // While the file is rewritten, 'yes' suspends what 'always' promises.
          new Wish("no-appendfsync-on-rewrite", "no"));

  static Durability of(RedisSettings settings, Connections connections) {
    try (Connection connection = connections.next()) {
      refuseEviction(connection);
      List<String> lacking = lacking(connection);
      if (!lacking.isEmpty()) {
        report(settings, String.join(", ", lacking));
      }
      warnOfLoneMaster(settings, connection);
      return new Durability(lacking.isEmpty());
    } catch (JedisDataException e) {
      report(settings, "its configuration can't be read (CONFIG GET: " + e.getMessage() + ")");
      return new Durability(false);
    }
  }

  /** A server that may remove any key when memory is short would remove the token counters. */
  private static void refuseEviction(Connection connection) {
    String policy = value(connection, "maxmemory-policy").orElse("");
    if (policy.startsWith("allkeys-")) {
      throw RedisSettings.refused(
          "the server's maxmemory-policy is '"
              + policy
              + "': it would remove keys of this store when memory is short; it must be"
              + " 'noeviction'",
          null);
    }
  }

  private static List<String> lacking(Connection connection) {
    List<String> lacking = new ArrayList<>();
    for (Wish wish : WISHES) {
      String found = value(connection, wish.name).orElse("unknown");
      if (!found.equals(wish.value)) {
        lacking.add(wish.name + " is '" + found + "' and must be '" + wish.value + "'");
      }
    }
    return lacking;
  }

  private static void report(RedisSettings settings, String why) {
    if (settings.requireDurable()) {
      throw RedisSettings.refused(
          RedisSettings.REQUIRE_DURABLE,
          "true",
          "the server " + settings.url() + " may lose what it answered when it crashes: " + why);
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "the store " + settings.url() + " may lose what it answered when it crashes: " + why);
  }

  private static void warnOfLoneMaster(RedisSettings settings, Connection connection) {
    boolean failsOver = !(settings.servers() instanceof Servers.Single);
    if (failsOver && value(connection, "min-replicas-to-write").orElse("0").equals("0")) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a master of the store "
              + settings.url()
              + " that is cut off from its replicas goes on answering, and a failover loses that:"
              + " its min-replicas-to-write is '0' and should be '1' or more");
    }
  }

  /** What is left of the most that a store could promise. */
  Set<Capability> capabilities(Set<Capability> atBest) {
    EnumSet<Capability> capabilities = EnumSet.copyOf(atBest);
    if (!survivesCrash) {
      capabilities.remove(Capability.SURVIVES_STORE_CRASH);
    }
    return Set.copyOf(capabilities);
  }

  private static Optional<String> value(Connection connection, String name) {
    List<?> answer =
        (List<?>)
            connection.executeCommand(new CommandArguments(Command.CONFIG).add("GET").add(name));
    return answer.size() == 2 ? Optional.of(Replies.text(answer, 1)) : Optional.empty();
  }
}
