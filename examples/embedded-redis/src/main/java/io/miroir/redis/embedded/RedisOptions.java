package io.miroir.redis.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server is started: in which folder, in which mode, with which lines in its configuration.
 *
 * <p>Without {@link #appendOnly()} it keeps nothing on disk: what it holds is gone when it ends.
 */
public final class RedisOptions {
  /** What the executable runs as. */
  enum Mode {
    SERVER,
    CLUSTER_NODE,
    SENTINEL
  }

  private final Path folder;
  private final List<String> lines = new ArrayList<>(List.of("bind 127.0.0.1", "databases 1"));
  private Mode mode = Mode.SERVER;
  private boolean tls;
  private boolean persistent;

  RedisOptions(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Appends every write to a file that is synced before the write is answered. */
  public RedisOptions appendOnly() {
    persistent = true;
    return line("appendonly yes").line("appendfsync always");
  }

  /** Runs it as a node of a cluster, which has no slots yet and knows no other node. */
  public RedisOptions cluster() {
    mode = Mode.CLUSTER_NODE;
    return line("cluster-enabled yes").line("cluster-announce-ip 127.0.0.1");
  }

  /** Runs it as a Sentinel; what it watches are further lines. */
  public RedisOptions sentinel() {
    mode = Mode.SENTINEL;
    return this;
  }

  /** Speaks TLS, and nothing else, on its port; clients need no certificate. */
  public RedisOptions tls(Path certificate, Path key) {
    tls = true;
    return line("tls-cert-file \"" + certificate + "\"")
        .line("tls-key-file \"" + key + "\"")
        .line("tls-ca-cert-file \"" + certificate + "\"")
        .line("tls-auth-clients no");
  }

  /** Adds a line to its configuration, such as {@code requirepass secret}. */
  public RedisOptions line(String line) {
    lines.add(line);
    return this;
  }

  /**
   * Starts it and waits until it takes connections.
   *
   * @throws IllegalStateException if it does not come up; it is not running then, and the message
   *     quotes the end of its log
   */
  public RedisProcess start() {
    return RedisProcess.start(this);
  }

  Path folder() {
    return folder;
  }

  Mode mode() {
    return mode;
  }

  boolean isTls() {
    return tls;
  }

  String configuration(int port) {
    List<String> all = new ArrayList<>(lines);
    all.add("dir \"" + folder + "\"");
    if (mode != Mode.SENTINEL && !persistent) {
      all.add("save \"\"");
    }
    all.add(tls ? "port 0" : "port " + port);
    if (tls) {
      all.add("tls-port " + port);
    }
    return String.join("\n", all) + "\n";
  }
}
