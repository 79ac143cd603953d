package io.miroir.cli;

import io.miroir.engine.plugin.Plugins;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of JMH in a JVM of its own, on the class path that the distribution keeps in its folder
 * {@code bench}, apart from the program's modules.
 */
final class JmhRun {
  private static final String PACKAGE = "io.miroir.bench.";
  private static final String BEGINS = "# Benchmark: " + PACKAGE;
  private static final int TAIL_LINES = 15;

  private JmhRun() {}

  /**
   * Runs the benchmarks of some classes.
   *
   * @param benchmarks a pattern of the classes' names
   * @param folder where the run may leave files; the caller deletes it
   * @param begun is told each benchmark as it begins, as {@code Class.method}
   * @return each method's score; the classes' methods have different names
   * @throws IllegalStateException if JMH is not there or failed; the message quotes its last lines
   */
  static Map<String, Score> of(String benchmarks, Path folder, Consumer<String> begun) {
    Path libraries = Plugins.besideLibraries().resolveSibling("bench");
    if (!Files.isDirectory(libraries)) {
      throw new IllegalStateException(
          "the benchmarks are not in " + libraries + "; mvn package puts them there");
    }
    Path result = folder.resolve("result.json");
    run(command(libraries, benchmarks, folder, result), begun);
    Map<String, Score> scores = new HashMap<>();
    for (JsonNode one : JsonMapper.shared().readTree(result.toFile())) {
      String name = one.path("benchmark").asString();
      JsonNode metric = one.path("primaryMetric");
      scores.put(
          name.substring(name.lastIndexOf('.') + 1),
          new Score(
              metric.path("score").asDouble(),
              metric.path("scoreError").asDouble(0),
              one.path("secondaryMetrics").path("bytes").path("score").asDouble(0)));
    }
    return scores;
  }

  /** What JMH and the benchmarks put into the temporary folder, JMH's lock too, is this run's. */
  private static List<String> command(Path libraries, String benchmarks, Path folder, Path result) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djava.io.tmpdir=" + folder,
        "--enable-native-access=ALL-UNNAMED",
        "--class-path",
        libraries + File.separator + "*",
        "org.openjdk.jmh.Main",
        PACKAGE.replace(".", "\\.") + benchmarks + "\\.",
        "-foe",
        "true",
        "-rf",
        "json",
        "-rff",
        result.toString());
  }

  private static void run(List<String> command, Consumer<String> begun) {
    List<String> said = new ArrayList<>();
    try {
      Process jmh = new ProcessBuilder(command).redirectErrorStream(true).start();
      Thread atExit = new Thread(() -> end(jmh), "end-jmh");
      Runtime.getRuntime().addShutdownHook(atExit);
      try (BufferedReader lines = jmh.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          said.add(line);
          if (line.startsWith(BEGINS)) {
            begun.accept(line.substring(BEGINS.length()));
          }
        }
        if (jmh.waitFor() == 0) {
          Runtime.getRuntime().removeShutdownHook(atExit);
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("JMH could not be run: " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException(
        "JMH did not measure to its end, it said at last:\n"
            + String.join("\n", said.subList(Math.max(0, said.size() - TAIL_LINES), said.size())));
  }

  private static void end(Process jmh) {
    jmh.descendants().forEach(ProcessHandle::destroy);
    jmh.destroy();
  }
}
