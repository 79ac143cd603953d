package io.miroir.conformance;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that runs a {@link Contender}; killed, if it still runs, when it is closed. */
final class ChildProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader lines;
  private String lastLine = "";

  private ChildProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  static ChildProcess start(Contender.Task task, Subject subject, String name, int amount) {
    return start(task, subject, name, amount, Skew.NONE);
  }

  static ChildProcess start(
      Contender.Task task, Subject subject, String name, int amount, Skew skew) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(classPath(subject));
    command.add(Contender.class.getName());
    command.add(task.name());
    command.add(skew.toString());
    command.add(subject.plugin().getClass().getName());
    command.add(subject.provider());
    command.add(subject.fault().orElse("-"));
    command.add(name);
    command.add(Integer.toString(amount));
    subject.settings().forEach((key, value) -> command.add(key + "=" + value));
    try {
      return new ChildProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that this process sees, as one class path: the contender needs no module's walls. */
  private static String classPath(Subject subject) {
    Stream<String> paths =
        Stream.of(
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""))
            .flatMap(path -> Stream.of(path.split(File.pathSeparator, -1)))
            .map(ChildProcess::asClassPath);
    Stream<String> classes =
        Stream.of(Contender.class, Subject.class, subject.plugin().getClass())
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .map(location -> Path.of(location.getPath()).toString());
    Stream<String> jars = subject.jars().stream().map(Path::toString);
    return Stream.of(jars, classes, paths)
        .flatMap(each -> each)
        .filter(path -> !path.isEmpty())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A folder of jars, which a module path may name as it is, needs a wildcard. */
  private static String asClassPath(String path) {
    File[] jars = new File(path).listFiles((folder, name) -> name.endsWith(".jar"));
    return jars == null || jars.length == 0 ? path : path + File.separator + "*";
  }

  /** The next line it prints. */
  String line() {
    try {
      String line = lines.readLine();
      if (line == null) {
        awaitEnd();
        throw new AssertionError(
            "a process of the test ended early with %d, after the line '%s'"
                .formatted(process.exitValue(), lastLine));
      }
      lastLine = line;
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its good end, and tells the lines it printed. */
  List<String> linesToTheEnd() {
    List<String> read = lines.lines().toList();
    awaitEnd();
    if (process.exitValue() != 0) {
      throw new AssertionError("a process of the test ended with " + process.exitValue());
    }
    return read;
  }

  /** Kills it with SIGKILL, and tells the lines it printed that were not read yet. */
  List<String> kill() {
    // Process.destroyForcibly would also close the pipe, and with it what was printed.
    process.toHandle().destroyForcibly();
    List<String> read = lines.lines().toList();
    awaitEnd();
    return read;
  }

  /** Stops it where it is with SIGSTOP; returns when the system has taken note. */
  void pause() {
    signal("STOP");
  }

  /** Lets it go on with SIGCONT. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + name + " of a process of the test ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a process of the test was signalled", e);
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("a process of the test runs after " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a process of the test ran", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
