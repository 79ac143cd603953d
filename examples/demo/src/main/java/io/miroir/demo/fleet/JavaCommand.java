package io.miroir.demo.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How another process of this program is started: the same JDK, the same module path. */
public final class JavaCommand {
  private static final String MAIN = "io.miroir.cli/io.miroir.cli.Main";

  /**
   * These live for a minute or two on a shared machine: quick to start, few threads of their own.
   */
  private static final List<String> FRUGAL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private JavaCommand() {}

  /**
   * The command line of a command of this program.
   *
   * @param jvm further arguments of the JVM
   * @param arguments the command and its options
   */
  public static List<String> of(List<String> jvm, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-enableassertions:io.miroir...");
    command.addAll(FRUGAL);
    command.addAll(jvm);
    command.addAll(
        List.of(
            "--add-modules",
            "java.se,jdk.unsupported",
            "--enable-native-access=org.xerial.sqlitejdbc,io.miroir.engine",
            "--module-path",
            System.getProperty("jdk.module.path", ""),
            "--module",
            MAIN));
    command.addAll(arguments);
    return List.copyOf(command);
  }
}
