package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The distribution's own SQLite plugin is the good one here; the others are made bad. */
class PluginsCommandTest {
  private static final Path SHIPPED =
      Path.of(System.getProperty("miroir.distribution"), "plugins", "store-sqlite");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path plugins;

  @BeforeEach
  void makeAGoodAndABadFolder() throws IOException {
    Path good = Files.createDirectory(plugins.resolve("good"));
    try (var jars = Files.newDirectoryStream(SHIPPED, "*.jar")) {
      for (Path jar : jars) {
        Files.copy(jar, good.resolve(jar.getFileName()));
      }
    }
    Files.createFile(Files.createDirectory(plugins.resolve("bad")).resolve("plugin.jar"));
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private JsonNode json() {
    assertThat(out.toString().lines()).hasSize(1);
    return JsonMapper.shared().readTree(out.toString());
  }

  @Test
  void listsWhatEachPluginOffersAndTheFoldersLeftOut() {
    assertThat(run("plugins", "list", "--plugins", plugins.toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .containsPattern(
            "store-sqlite +\\S+ +\\[0\\.\\d+, 0\\.\\d+\\) +lease store +sqlite +\\*file")
        .contains("job store", "SURVIVES_STORE_CRASH")
        .containsPattern(
            "error +bad +plugin.jar can't be read .* +replace it with an undamaged jar");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void listsAsOneObject() {
    assertThat(run("plugins", "list", "--json", "--plugins", plugins.toString()))
        .isEqualTo(ExitCode.OK);
    JsonNode plugin = json().path("plugins").path(0);
    assertThat(plugin.path("name").asString()).isEqualTo("store-sqlite");
    assertThat(plugin.path("offers").path(0).path("kind").asString()).isEqualTo("lease store");
    JsonNode setting = plugin.path("offers").path(0).path("settings").path(0);
    assertThat(setting.path("name").asString()).isEqualTo("file");
    assertThat(setting.path("required").asBoolean()).isTrue();
    assertThat(json().path("problems").path(0).path("rule").asString()).isEqualTo("unreadable-jar");
  }

  @Test
  void findsAHealthyFolderHealthy() {
    assertThat(run("plugins", "doctor", plugins.resolve("good").toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("good: healthy, plugin 'store-sqlite'");
  }

  @Test
  void tellsWhatIsWrongWithAFolderAndExitsWithAFault() {
    assertThat(run("plugins", "doctor", plugins.resolve("bad").toString()))
        .isEqualTo(ExitCode.FAULT_FOUND);
    assertThat(out.toString())
        .contains("bad: not healthy, no plugin could be loaded")
        .containsPattern("error +plugin.jar can't be read .* +replace it with an undamaged jar");
  }

  @Test
  void examinesADirectoryOfFoldersAsOneObject() {
    assertThat(run("plugins", "doctor", plugins.toString(), "--json"))
        .isEqualTo(ExitCode.FAULT_FOUND);
    assertThat(json().path("healthy").asBoolean()).isFalse();
    JsonNode folders = json().path("folders");
    assertThat(folders.path(0).path("healthy").asBoolean()).isFalse();
    assertThat(folders.path(0).path("problems").path(0).path("remedy").asString()).isNotBlank();
    assertThat(folders.path(1).path("healthy").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plugins",
        "plugins doctor",
        "plugins doctor no-such-directory",
        "plugins list --plugins no-such-directory"
      })
  void refusesBadUsage(String arguments) {
    assertThat(run((arguments + " --json").split(" ", -1))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(json().path("error").path("exitCode").asInt()).isEqualTo(ExitCode.BAD_INPUT);
  }
}
