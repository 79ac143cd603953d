package io.miroir.demo.fleet;

import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.Map;

/** Where a run's server keeps its leases and records; what was started for that ends on closing. */
public interface Store extends AutoCloseable {
  /** The server's plugin for it. */
  String plugin();

  /** What the plugin is told. */
  Map<String, String> settings();

  /**
   * Kills it as kill -9 does and starts it again with its data, at the same address.
   *
   * @throws FleetException if it is no process of its own
   */
  void restart();

  @Override
  void close();

  /** A file that the server itself reads and writes. */
  static Store sqlite(Path file) {
    return new Sqlite(file);
  }

  /** A Redis server that has every write on disk before it answers; it runs from now on. */
  static Store redis(Path directory) {
    return new Redis(RedisProcess.in(directory).appendOnly().start());
  }

  /** A file. */
  record Sqlite(Path file) implements Store {
    @Override
    public String plugin() {
      return "store-sqlite";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("file", file.toString());
    }

    @Override
    public void restart() {
      throw new FleetException("a store in a file is no process that could be started again");
    }

    @Override
    public void close() {}
  }

  /** A child process. */
  record Redis(RedisProcess process) implements Store {
    private static final String FLEET = "demo";

    @Override
    public String plugin() {
      return "store-redis";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("url", process.url(), "fleet", FLEET, "require-durable", "true");
    }

    @Override
    public void restart() {
      process.restart();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
