package io.miroir.cli;

import io.miroir.conformance.StoreServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A store's server that the user's own commands end and start.
 *
 * @param stopping the shell command that ends it
 * @param killing the one that ends it as a crash would
 * @param starting the one that starts it and returns when it answers
 */
record CommandedServer(String stopping, String killing, String starting) implements StoreServer {
  @Override
  public void stop() {
    run(stopping);
  }

  @Override
  public void kill() {
    run(killing);
  }

  @Override
  public void start() {
    run(starting);
  }

  private static void run(String command) {
    try {
      int exit =
          new ProcessBuilder(List.of("sh", "-c", command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException(
            "'" + command + "' ended with " + exit + "; the store's server may be down");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("'" + command + "' could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while '" + command + "' ran", e);
    }
  }
}
