package io.miroir.redis.embedded;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server that runs as a child of this process, on a port of 127.0.0.1 that the system
 * chose.
 *
 * <p>It never outlives this process: a shutdown hook kills it. Its folder holds its configuration
 * ({@code redis.conf}), its log ({@code redis.log}) and its data; {@link #restart} uses them again.
 * For use by one thread at a time.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = 2_000_000;
  private static final int ATTEMPTS_MAX = 10;
  private static final int TAIL_LINES = 12;
  private static final String TAKEN = "Address already in use";

  /** The executable, taken out of its artifact once; it is deleted when this process ends. */
  private static final class Executable {
    static final File FILE = extract();

    private static File extract() {
      try {
        return ExecutableProvider.newJarResourceProvider().get();
      } catch (IOException | RuntimeException e) {
        throw new IllegalStateException(
            "there is no Redis executable for "
                + System.getProperty("os.name")
                + " on "
                + System.getProperty("os.arch")
                + ", or it can't be written to the temporary folder",
            e);
      }
    }
  }

  private final RedisOptions options;
  private final Path configuration;
  private final Path log;
  private int port;
  private @Nullable Process process;
  private @Nullable Thread hook;

  private RedisProcess(RedisOptions options) {
    this.options = options;
    this.configuration = options.folder().resolve("redis.conf");
    this.log = options.folder().resolve("redis.log");
  }

  /** Begins to describe a server that keeps its files in the folder, which is created. */
  public static RedisOptions in(Path folder) {
    return new RedisOptions(folder);
  }

  static RedisProcess start(RedisOptions options) {
    RedisProcess server = new RedisProcess(options);
    for (int attempt = 1; ; attempt++) {
      server.choosePort();
      try {
        server.launch();
        return server;
      } catch (IllegalStateException e) {
        // Between the choice and the start, another process may have taken the port.
        if (attempt == ATTEMPTS_MAX || !String.valueOf(e.getMessage()).contains(TAKEN)) {
          throw e;
        }
      }
    }
  }

  private void choosePort() {
    port = options.mode() == RedisOptions.Mode.CLUSTER_NODE ? Ports.freeWithBus() : Ports.free();
    try {
      Files.createDirectories(options.folder());
      Files.writeString(configuration, options.configuration(port));
      Files.writeString(log, "");
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + options.folder() + " can't be written", e);
    }
  }

  private void launch() {
    long logged = log.toFile().length();
    List<String> command = new ArrayList<>();
    command.add(Executable.FILE.toString());
    command.add(configuration.toString());
    if (options.mode() == RedisOptions.Mode.SENTINEL) {
      command.add("--sentinel");
    }
    try {
      Process started =
          new ProcessBuilder(command)
              .directory(options.folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      hook = new Thread(started::destroyForcibly, "kill-redis-" + started.pid());
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IOException e) {
      throw new UncheckedIOException("the Redis server could not be started: " + command, e);
    }
    awaitReady(logged);
  }

  private void awaitReady(long logged) {
    String ready =
        options.mode() == RedisOptions.Mode.SENTINEL
            ? "Sentinel ID is"
            : "Ready to accept connections";
    long begun = System.nanoTime();
    while (!logSince(logged).contains(ready)) {
      if (!isRunning()) {
        forget();
        throw new IllegalStateException(
            "the Redis server for port %d ended while it started; its log %s ends:\n%s"
                .formatted(port, log, tail(logged)));
      }
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        kill();
        throw new IllegalStateException(
            "the Redis server for port %d was not ready within %s and was killed; its log %s ends:\n%s"
                .formatted(port, PATIENCE, log, tail(logged)));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Whether the process lives; a paused one does. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** The port it listens on; kept when it is restarted. */
  public int port() {
    return port;
  }

  /** Its address, such as {@code redis://127.0.0.1:40123}; {@code rediss} if it speaks TLS. */
  public String url() {
    return (options.isTls() ? "rediss" : "redis") + "://127.0.0.1:" + port;
  }

  /** Its log, which also stands in its folder. */
  public Path log() {
    return log;
  }

  /**
   * Ends it as an operator would, with SIGTERM, and waits; does nothing if it does not run.
   *
   * @throws IllegalStateException if it does not end in time; it was killed then
   */
  public void stop() {
    if (process == null) {
      return;
    }
    resume();
    process.destroy();
    if (!awaitEnd(process)) {
      kill();
      throw new IllegalStateException(
          "the Redis server on port %d did not end within %s and was killed; its log %s ends:\n%s"
              .formatted(port, PATIENCE, log, tail(0)));
    }
    forget();
  }

  /** Kills it with SIGKILL and waits; does nothing if it does not run. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      awaitEnd(process);
      forget();
    }
  }

  /** Stops it in its tracks with SIGSTOP: connections stay open and nothing is answered. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  /**
   * Starts it again, on its port and with what its folder holds; kills it before if it runs.
   *
   * @throws IllegalStateException if it does not come up; it is not running then
   */
  public void restart() {
    kill();
    launch();
  }

  /** Kills it; the files stay in its folder. */
  @Override
  public void close() {
    kill();
  }

  private void signal(String name) {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      Process sent =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      String said = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!awaitEnd(sent) || sent.exitValue() != 0) {
        throw new IllegalStateException(
            "SIG%s could not be sent to the Redis server on port %d: %s"
                .formatted(name, port, said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the command 'kill' could not be started", e);
    }
  }

  private static boolean awaitEnd(Process ending) {
    try {
      return ending.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while process " + ending.pid() + " ends", e);
    }
  }

  private void forget() {
    process = null;
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // This process is ending, and the hook runs.
        return;
      }
      hook = null;
    }
  }

  private String logSince(long offset) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(offset);
      byte[] bytes = new byte[Math.toIntExact(file.length() - offset)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the log " + log + " can't be read", e);
    }
  }

  private String tail(long offset) {
    List<String> lines = logSince(offset).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
