package io.miroir.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node as a process of its own, which can be killed. */
final class NodeProcess implements AutoCloseable {
  private final Process process;
  private final URI uri;

  private NodeProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  static Process run(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-modules",
                "java.se",
                "--enable-native-access=org.xerial.sqlitejdbc",
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--module",
                "io.miroir.node/io.miroir.node.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  static NodeProcess start(Path data) throws IOException {
    Process process = run("--data", data.toString(), "--port", "0");
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      String errors = new String(process.getErrorStream().readAllBytes());
      throw new AssertionError("expected 'ready', found '" + line + "': " + errors);
    }
    return new NodeProcess(process, URI.create(line.substring("ready ".length())));
  }

  NodeClient client() {
    return new NodeClient(uri, "");
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks the process to end and tells its exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("still running 20 s after it was told to end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
