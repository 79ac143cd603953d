package io.miroir.node;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts a node as a process, which runs until it is told to end. */
public final class Main {
  private static final String USAGE =
      "usage: node --data DIR --port P [--master-key K] [--task-delay MS] [--access-log FILE]";

  /**
   * Off, since what it says is said here in one line, and that connections end is no news. Held,
   * since a logger that nobody holds forgets its level.
   */
  private static final Logger SERVER_LOG = Logger.getLogger("io.helidon");

  private Main() {}

  /**
   * Runs a node; see {@link #USAGE}. Prints {@code ready} and its address once it answers. Ends
   * with 2 if the arguments are wrong and 1 if it can't start.
   */
  public static void main(String[] arguments) throws InterruptedException {
    SERVER_LOG.setLevel(Level.OFF);
    int status = run(List.of(arguments), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
    new CountDownLatch(1).await();
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err) {
    NodeOptions options;
    try {
      options = options(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage() + "; " + USAGE);
      return 2;
    }
    try {
      NodeServer node = NodeServer.start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(node::close, "stop"));
      out.println("ready " + node.uri());
      out.flush();
      return 0;
    } catch (RuntimeException e) {
      err.println("node in " + options.data() + " can't start: " + e.getMessage());
      return 1;
    }
  }

  private static NodeOptions options(List<String> arguments) {
    Path data = null;
    NodeOptions options = NodeOptions.in(Path.of(""));
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException("option '" + name + "' is unknown or has no value");
      }
      String value = rest.next();
      switch (name) {
        case "--data" -> data = Path.of(value);
        case "--port" -> options = options.withPort(number(name, value, 65_535));
        case "--master-key" -> options = options.withMasterKey(value);
        case "--task-delay" ->
            options =
                options.withTaskDelay(Duration.ofMillis(number(name, value, Integer.MAX_VALUE)));
        case "--access-log" -> options = options.withAccessLog(Path.of(value));
        default -> throw new IllegalArgumentException("option '" + name + "' is unknown");
      }
    }
    return options.withData(required(data));
  }

  private static Path required(@Nullable Path data) {
    if (data == null) {
      throw new IllegalArgumentException("option '--data' is missing");
    }
    return data;
  }

  private static int number(String name, String value, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new IllegalArgumentException(
        "option '" + name + "' must be a number from 0 to " + max + ", not '" + value + "'");
  }
}
