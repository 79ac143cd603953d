package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Judges the distribution's own plugins, as their users would. */
class ConformanceCommandTest {
  private static final String PLUGINS =
      Path.of(System.getProperty("miroir.distribution"), "plugins").toString();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path reports;

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "conformance";
    all[1] = "--plugins";
    all[2] = PLUGINS;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }

  private JsonNode json() {
    assertThat(out.toString().lines()).hasSize(1);
    return JsonMapper.shared().readTree(out.toString());
  }

  @Test
  void passesARightPluginAndWritesTheReport() {
    assertThat(run("metrics-micrometer", "--json", "--report", reports.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(json().path("passed").asInt()).isEqualTo(2);
    assertThat(json().path("failed").asInt()).isZero();
    assertThat(json().path("clauses").path(0).path("clause").asString()).isEqualTo("M1");
    assertThat(Files.exists(reports.resolve("TEST-junit-jupiter.xml"))).isTrue();
  }

  @Test
  void failsAWrongPluginAndQuotesTheClause() {
    assertThat(run("metrics-micrometer", "--fault", "milliseconds-as-seconds"))
        .isEqualTo(ExitCode.FAULT_FOUND);
    assertThat(out.toString())
        .containsPattern("M2 +BROKEN")
        .contains("look first:", "Clauses: 0 hold, 2 broken.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; either PLUGIN or --gallery is needed",
        "store-unheard-of; no plugin 'store-unheard-of' in",
        "store-sqlite --set colour=blue; has no setting 'colour'; allowed: file, busy-timeout",
        "store-sqlite --set file=/none/such/x.db; the folder /none/such does not exist",
        "store-sqlite --fault none-such; the gallery has no such entry",
        "store-sqlite --stop-command true; are given together or not at all",
        "store-sqlite --kill-command true; --kill-command with both",
        "--gallery --set file=x; it takes no settings",
        "executor-meilisearch --node http://127.0.0.1:1; --node is given twice or not at all"
      })
  void refusesBadInput(String arguments, String message) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(message);
  }
}
