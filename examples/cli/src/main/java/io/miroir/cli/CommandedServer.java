package io.miroir.cli;

import io.miroir.conformance.StoreServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A store's server that the user's own commands end and start.
 *
 * @param stopping the shell command that ends it
 * @param killing the one that ends it as a crash would
 * @param starting the one that starts it and returns when it answers
 */
record CommandedServer(String stopping, String killing, String starting) implements StoreServer {
  private static final long PATIENCE_SECONDS = 120;

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

  /** There is no command for silence: the server is away instead. */
  @Override
  public void pause() {
    stop();
  }

  @Override
  public void resume() {
    start();
  }

  /** What the command says goes to standard error: standard output is the report's. */
  private static void run(String command) {
    try {
      Process process =
          new ProcessBuilder(List.of("sh", "-c", "exec >&2; " + command)).inheritIO().start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw failed(command, "had not returned after " + PATIENCE_SECONDS + " s and was ended");
      }
      if (process.exitValue() != 0) {
        throw failed(command, "ended with " + process.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("'" + command + "' could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while '" + command + "' ran", e);
    }
  }

  private static IllegalStateException failed(String command, String how) {
    return new IllegalStateException(
        "'%s' %s; the store's server may be down. Run the command by hand: it must return 0, and to"
                .formatted(command, how)
            + " start must mean to answer");
  }
}
