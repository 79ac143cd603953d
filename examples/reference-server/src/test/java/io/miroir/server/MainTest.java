package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final String KEYS = "keys: {master: m, admin: a, node: n}\n";

  @TempDir private Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private int runWith(String yaml, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("miroir.yaml"), yaml);
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--config";
    arguments[1] = file.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return run(arguments);
  }

  private int run(String... arguments) {
    PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
    return Main.run(System.out, err, Map.of(), arguments);
  }

  private String sentence() {
    return told.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void wrongArgumentsExitWith2() {
    assertThat(run("--confg")).isEqualTo(2);
    assertThat(sentence()).isEqualTo("'--confg' is no option; " + CommandLine.USAGE);
  }

  @Test
  void wrongConfigurationExitsWith2AndOneSentence() throws IOException {
    assertThat(runWith(KEYS + "listen: {port: x}")).isEqualTo(2);
    assertThat(sentence())
        .isEqualTo(
            folder.resolve("miroir.yaml")
                + ": listen.port is 'x'; allowed is a whole number from 0 to 65535");
  }

  @Test
  void unknownPluginExitsWith2() throws IOException {
    assertThat(
            runWith(KEYS + "store: {plugin: store-x}", "--plugins", TestFleet.plugins().toString()))
        .isEqualTo(2);
    assertThat(sentence()).contains("store-x").contains("store-sqlite").doesNotContain("\n");
  }

  @Test
  void unknownSettingOfAPluginExitsWith2() throws IOException {
    assertThat(
            runWith(
                KEYS + "store: {settings: {fil: x}}", "--plugins", TestFleet.plugins().toString()))
        .isEqualTo(2);
    assertThat(sentence()).contains("'file'").doesNotContain("\n");
  }
}
