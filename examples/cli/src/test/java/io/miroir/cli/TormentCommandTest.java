package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TormentCommandTest {
  @TempDir Path folder;

  private JsonNode run(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(CliFleet.command(arguments))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // The servers that it starts inherit where the plugins are.
    builder
        .environment()
        .put(
            "MIROIR_PLUGINS_DIRECTORY",
            Path.of(System.getProperty("miroir.distribution"), "plugins").toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    } finally {
      process.destroy();
    }
    return JsonMapper.shared().readTree(Files.readString(out));
  }

  @Test
  void roundWithThreePodsLosesDoublesAndMigratesNothingTwice()
      throws IOException, InterruptedException {
    JsonNode told = run("torment", "--rounds", "1", "--seed", "8", "--json");

    assertThat(told.path("rounds").asInt()).isEqualTo(1);
    assertThat(told.path("writes").asInt()).isPositive();
    for (String figure :
        new String[] {
          "lost",
          "stale",
          "resurrected",
          "doubled",
          "misplaced",
          "searchMismatches",
          "duplicateMigrations",
          "clientErrors"
        }) {
      assertThat(told.path(figure).asInt(-1)).as(figure).isZero();
    }
  }

  @Test
  void twoPodsStartedAtOnceOnOneJobMigrateNothingTwice() throws IOException, InterruptedException {
    JsonNode told = run("torment", "--race", "1", "--json");

    assertThat(told.path("races").asInt()).isEqualTo(1);
    assertThat(told.path("slicesCopied").asInt()).isPositive();
    assertThat(told.path("duplicateMigrations").asInt(-1)).isZero();
  }

  @Test
  void writesAreHeldWithinBoundsAndNoClientSeesAnError() throws IOException, InterruptedException {
    JsonNode told = run("torment", "--holds", "5", "--json");

    assertThat(told.path("heldWrites").asInt()).isGreaterThanOrEqualTo(5);
    assertThat(told.path("holdMillisMax").asDouble()).isBetween(0.0, 2_500.0);
    assertThat(told.path("clientErrors").asInt(-1)).isZero();
    assertThat(told.path("movesFailed").asInt(-1)).isZero();
  }
}
