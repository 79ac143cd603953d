package io.miroir.demo;

import io.miroir.demo.fleet.Store;
import java.nio.file.Path;
import java.util.Locale;

/** Which store the server of a run keeps its leases and records in. */
public enum StoreChoice {
  /** One file, on this machine. */
  SQLITE,
  /** A Redis server, which the run starts and ends. */
  REDIS;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Makes it ready, with its data below a directory. */
  @SuppressWarnings("exports")
  public Store open(Path directory) {
    return switch (this) {
      case SQLITE -> Store.sqlite(directory.resolve("miroir.db"));
      case REDIS -> Store.redis(directory.resolve("redis"));
    };
  }
}
