package io.miroir.store.redis;

import io.miroir.api.MiroirException;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * The server that has the fleet's keys: one call is one round trip, and is never sent again once it
 * may have been carried out.
 *
 * <p>What a server says it has not begun is sent again where that helps: a script that it does not
 * know, by its text; a slot that another node has, to that node.
 */
final class Redis implements AutoCloseable {
  private static final Script PROBE = Script.of("probe.lua");
  private static final int REDIRECTIONS_MAX = 5;

  private final RedisSettings settings;
  private final Connections connections;
  private final Durability durability;
  private volatile boolean closed;

  private Redis(RedisSettings settings, Connections connections, Durability durability) {
    this.settings = settings;
    this.connections = connections;
    this.durability = durability;
  }

  /**
   * Finds the server, logs in and tries what the steps will need.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if the login is wrong, a permission is
   *     missing or the server may lose what it must keep, or {@code UNAVAILABLE}; nothing stays
   *     open then
   */
  static Redis open(RedisSettings settings) {
    String what = "opening the store " + settings.url();
    Connections connections = null;
    try {
      connections = Connections.open(settings);
      probe(settings, connections);
      Redis redis = new Redis(settings, connections, Durability.of(settings, connections));
      connections = null;
      return redis;
    } catch (JedisException e) {
      throw Failures.notOpened(what, e);
    } finally {
      if (connections != null) {
        connections.close();
      }
    }
  }

  private static void probe(RedisSettings settings, Connections connections) {
    byte[][] keys = {settings.fleet().key("probe")};
    byte[][] arguments = {settings.fleet().channel()};
    for (int redirections = 0; ; redirections++) {
      try (Connection connection = connections.next()) {
        connection.executeCommand(PROBE.byText(keys, arguments));
        if (settings.waitReplicas() > 0) {
          connection.executeCommand(new CommandArguments(Command.WAIT).add(0).add(1));
        }
        return;
      } catch (JedisMovedDataException e) {
        if (redirections == REDIRECTIONS_MAX) {
          throw e;
        }
        connections.learnSlots();
      }
    }
  }

  Fleet fleet() {
    return settings.fleet();
  }

  Connections connections() {
    return connections;
  }

  Durability durability() {
    return durability;
  }

  /** Takes a step that changes nothing. */
  List<?> read(String what, Script step, byte[][] keys, byte[]... arguments) {
    return (List<?>) exchange(what, connection -> run(connection, step, keys, arguments));
  }

  /**
   * Takes a step that may change something: its answer then begins with 1.
   *
   * @throws MiroirException with {@code UNAVAILABLE} also if too few replicas have the change
   */
  List<?> write(String what, Script step, byte[][] keys, byte[]... arguments) {
    return (List<?>)
        exchange(
            what,
            connection -> {
              List<?> answer = run(connection, step, keys, arguments);
              if (settings.waitReplicas() > 0 && Replies.code(answer) == 1) {
                requireReplicas(what, connection);
              }
              return answer;
            });
  }

  /** Sends one command that changes nothing. */
  Object read(String what, CommandArguments command) {
    return exchange(what, connection -> connection.executeCommand(command));
  }

  private static List<?> run(
      Connection connection, Script step, byte[][] keys, byte[][] arguments) {
    try {
      return (List<?>) connection.executeCommand(step.byDigest(keys, arguments));
    } catch (JedisNoScriptException e) {
      return (List<?>) connection.executeCommand(step.byText(keys, arguments));
    }
  }

  /** The replicas count what this connection wrote, and half of the timeout is left for the way. */
  private void requireReplicas(String what, Connection connection) {
    long reached =
        (Long)
            connection.executeCommand(
                new CommandArguments(Command.WAIT)
                    .add(settings.waitReplicas())
                    .add(settings.timeoutMillis() / 2));
    if (reached < settings.waitReplicas()) {
      throw Failures.unavailable(
          what + " in " + settings.url(),
          "it was done, but "
              + reached
              + " replicas have it in time and 'wait-replicas' is "
              + settings.waitReplicas()
              + ", so it may still be lost; read again",
          null);
    }
  }

  private Object exchange(String what, Function<Connection, Object> work) {
    String where = what + " in " + settings.url();
    for (int redirections = 0; ; redirections++) {
      try (Connection connection = borrow(where)) {
        return on(connection, where, work);
      } catch (JedisMovedDataException e) {
        if (redirections == REDIRECTIONS_MAX) {
          throw Failures.notDone(where, e);
        }
        learnSlots(where);
      }
    }
  }

  private void learnSlots(String where) {
    try {
      connections.learnSlots();
    } catch (JedisException e) {
      throw Failures.notSent(where, e);
    }
  }

  private Connection borrow(String where) {
    if (closed) {
      throw Failures.unavailable(where, "the store is closed; nothing was done", null);
    }
    try {
      return connections.next();
    } catch (JedisException e) {
      connections.recover();
      throw Failures.notSent(where, e);
    }
  }

  private Object on(Connection connection, String where, Function<Connection, Object> work) {
    try {
      return work.apply(connection);
    } catch (JedisMovedDataException e) {
      throw e;
    } catch (JedisDataException e) {
      if (Failures.isReadOnly(e)) {
        // The name may belong to another server by now.
        connection.setBroken();
      }
      throw Failures.notDone(where, e);
    } catch (JedisConnectionException e) {
      connections.recover();
      throw Failures.notDone(where, e);
    } catch (JedisException e) {
      throw Failures.notDone(where, e);
    }
  }

  /** Fails the calls that come later; those that were begun end by themselves. */
  @Override
  public void close() {
    closed = true;
    connections.close();
  }
}
