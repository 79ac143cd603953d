package io.miroir.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a command asks, and with which key. */
final class ServerOptions {
  private static final String FROM_FILE = "file:";

  /** Set by picocli before the command runs. */
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:7700",
      description = "The running server; http://127.0.0.1:7700 if not given.")
  private URI server = URI.create("http://127.0.0.1:7700");

  @Option(
      names = "--admin-key",
      paramLabel = "KEY",
      defaultValue = "${env:MIROIR_ADMIN_KEY:-}",
      description =
          "The server's admin key, or file:PATH of a file with it; else MIROIR_ADMIN_KEY of the"
              + " environment.")
  private String adminKey = "";

  ServerOptions() {}

  AdminClient client() {
    String address = server.toString().replaceAll("/+$", "");
    URI base = URI.create(address);
    boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    if (!http || base.getHost() == null || !base.getRawPath().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--server " + server + ": allowed is http://HOST:PORT or https://HOST:PORT");
    }
    return new AdminClient(base, key());
  }

  private String key() {
    if (!adminKey.startsWith(FROM_FILE)) {
      return adminKey;
    }
    Path file = Path.of(adminKey.substring(FROM_FILE.length()));
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "The admin key can't be read from the file '" + file + "'.", e);
    }
  }
}
