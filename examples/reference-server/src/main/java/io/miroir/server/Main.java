package io.miroir.server;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.engine.Sabotage;
import io.miroir.engine.plugin.Plugins;
import io.miroir.server.config.ConfigException;
import io.miroir.server.config.ConfigFile;
import io.miroir.server.config.ServerConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The server's command. It exits with 0 when it was told to stop, 2 when its configuration is not
 * as it must be, 3 when it could not start.
 */
public final class Main {
  private static final int BAD_CONFIGURATION = 2;
  private static final int NOT_STARTED = 3;
  private static final String SABOTAGE = "miroir.sabotage";

  private Main() {}

  public static void main(String... arguments) {
    int failure = run(System.out, System.err, System.getenv(), arguments);
    if (failure != 0) {
      System.exit(failure);
    }
  }

  /**
   * Nodes close a connection that is idle for a few seconds. A write that goes out on one in that
   * moment has no answer, and counts as unknown; so this side lets go of connections first.
   */
  private static void dropIdleConnectionsEarly() {
    String keepAlive = "jdk.httpclient.keepalive.timeout";
    if (System.getProperty(keepAlive) == null) {
      System.setProperty(keepAlive, "3");
    }
  }

  /**
   * Starts a server that goes on when this returns 0, until the process is told to stop.
   *
   * @param out receives the line that says where it listens
   * @param err receives a sentence when it does not start
   * @return the exit code
   */
  public static int run(
      PrintStream out, PrintStream err, Map<String, String> environment, String... arguments) {
    LogLines.install();
    dropIdleConnectionsEarly();
    try {
      CommandLine command = CommandLine.parse(arguments);
      ServerConfig config = ConfigFile.read(command.config(), environment);
      Sabotage sabotage = sabotage(System.getProperty(SABOTAGE, ""), err);
      Path plugins = command.plugins().or(config::plugins).orElseGet(Plugins::besideLibraries);
      ReferenceServer server = ReferenceServer.start(config, plugins, sabotage);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
      out.println("ready http://127.0.0.1:" + server.port());
      out.flush();
      return 0;
    } catch (ConfigException wrong) {
      err.println(wrong.getMessage());
      return BAD_CONFIGURATION;
    } catch (MiroirException failed) {
      err.println(failed.getMessage());
      return failed.code() == ErrorCode.MISCONFIGURED ? BAD_CONFIGURATION : NOT_STARTED;
    } catch (RuntimeException failed) {
      err.println("the server could not start: " + failed);
      return NOT_STARTED;
    }
  }

  /** Ends the process itself: a virtual machine that a signal ends does not exit with 0. */
  private static void stop(ReferenceServer server) {
    server.close();
    Runtime.getRuntime().halt(0);
  }

  private static Sabotage sabotage(String word, PrintStream err) {
    if (word.isEmpty()) {
      return Sabotage.NONE;
    }
    for (Sabotage fault : Sabotage.values()) {
      if (fault != Sabotage.NONE && word.equals(word(fault))) {
        err.println(
            "WARNING: sabotage '"
                + word
                + "' is planted in the mover. DOCUMENTS WILL BE LOST OR STALE. This is for proving"
                + " that a checker notices, never for a fleet in use.");
        return fault;
      }
    }
    throw new ConfigException(
        "system property "
            + SABOTAGE
            + " is '"
            + word
            + "'; allowed is "
            + Arrays.stream(Sabotage.values())
                .filter(fault -> fault != Sabotage.NONE)
                .map(Main::word)
                .collect(Collectors.joining(", ")));
  }

  private static String word(Sabotage fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
