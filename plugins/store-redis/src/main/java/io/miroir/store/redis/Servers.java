package io.miroir.store.redis;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.HostAndPort;

/** Where the servers are, as the setting {@code url} tells it. */
sealed interface Servers {
  /** One server. */
  record Single(HostAndPort address) implements Servers {}

  /** Sentinels that know which server is the master of that name. */
  record Sentinels(Set<HostAndPort> addresses, String master) implements Servers {}

  /** A cluster, of which some nodes are known. */
  record Cluster(Set<HostAndPort> addresses) implements Servers {}

  int SERVER_PORT = 6379;
  int SENTINEL_PORT = 26379;

  Pattern URL = Pattern.compile("rediss?(-sentinel|-cluster)?://([^/]*)(?:/(.*))?");
  Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException telling why the text is no such address
   */
  static Servers parse(String url) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "it must begin with redis://, redis-sentinel:// or redis-cluster://, or with rediss"
              + " instead of redis for TLS");
    }
    String authority = matcher.group(2);
    String path = matcher.group(3) == null ? "" : matcher.group(3);
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "user and password stand in settings of their own, which are not shown");
    }
    String mode = matcher.group(1) == null ? "" : matcher.group(1);
    return switch (mode) {
      case "-sentinel" -> new Sentinels(addresses(authority, SENTINEL_PORT), master(path));
      case "-cluster" -> new Cluster(withoutPath(path, addresses(authority, SERVER_PORT)));
      default -> new Single(only(withoutPath(path, addresses(authority, SERVER_PORT))));
    };
  }

  private static String master(String path) {
    if (path.isEmpty() || path.contains("/")) {
      throw new IllegalArgumentException(
          "it must end with the name of the master that the Sentinels watch, such as /mymaster");
    }
    return path;
  }

  private static Set<HostAndPort> withoutPath(String path, Set<HostAndPort> addresses) {
    if (!path.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing may follow the addresses; the store is in database 0, its keys begin with the"
              + " setting 'prefix'");
    }
    return addresses;
  }

  private static HostAndPort only(Set<HostAndPort> addresses) {
    if (addresses.size() != 1) {
      throw new IllegalArgumentException(
          "it names several servers; use redis-sentinel:// or redis-cluster://");
    }
    return addresses.iterator().next();
  }

  private static Set<HostAndPort> addresses(String list, int presetPort) {
    Set<HostAndPort> addresses = new LinkedHashSet<>();
    for (String address : list.split(",", -1)) {
      Matcher matcher = ADDRESS.matcher(address);
      int port = presetPort;
      if (matcher.matches() && matcher.group(2) != null) {
        port = Integer.parseInt(matcher.group(2));
      }
      if (!matcher.matches() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("'" + address + "' is not host or host:port");
      }
      addresses.add(new HostAndPort(matcher.group(1), port));
    }
    return addresses;
  }
}
