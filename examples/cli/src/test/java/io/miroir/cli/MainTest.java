package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String arguments) {
    return Main.run(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dance | dance",
        "demo --documents few | few",
        "demo --documents 10 | allowed are 1000 to 117791",
        "demo --seeds 3 | not of the form A..B",
        "demo --seeds 3..1 | ends before it begins",
        "demo --seed 1 --seeds 1..2 | mutually exclusive",
        "demo --sabotage luck | none, offset-paging, no-repair, no-hold, early-delete",
        "demo --node http://127.0.0.1:1 | at least 4 are needed",
        "demo --node-task-delay -1 | allowed are 0 to 5000 milliseconds",
        "demo --restart-store | --restart-store needs --store redis",
        "demo --store mysql | [SQLITE, REDIS]",
        "demo --scenario death | [GROWTH, LIFE]",
        "demo --scenario life --restart-store | --restart-store needs --store redis",
        "demo --scenario life --node http://127.0.0.1:1 | can't be had with --node",
        "bench copies | copies",
        "bench copy --rounds 1 | --rounds",
        "torment --pods 1 | allowed are 2 to 9",
        "torment --rounds 0 | allowed are 1 to 10000",
        "torment --race 0 | at least 1",
        "torment --holds 0 | at least 1",
        "torment --holds 1 --node-task-delay 9999 | allowed are 0 to 5000",
        "demo --colour | --colour"
      })
  void refusesBadInputInOneSentence(String arguments, String sentence) {
    assertThat(run(arguments)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(sentence);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void asksForACommandWhereNoneIsGiven() {
    StringWriter told = new StringWriter();
    assertThat(Main.run(new PrintWriter(out, true), new PrintWriter(told, true)))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(told.toString()).contains("A command is needed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo --documents 10 --json", "demo --json --colour", "dance --json"})
  void writesOneObjectOnOneLineEvenWhereItRefuses(String arguments) {
    assertThat(run(arguments)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(out.toString().lines()).hasSize(1);
    JsonNode error = JsonMapper.shared().readTree(out.toString()).path("error");
    assertThat(error.path("exitCode").asInt()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(error.path("message").asString()).isNotBlank();
  }

  @Test
  void couldNotRunWhereTheUsersNodesDoNotAnswer() {
    String node = " --node http://127.0.0.1:9";
    assertThat(run("demo --json --documents 1000 --node-key k" + node.repeat(4)))
        .isEqualTo(ExitCode.COULD_NOT_RUN);
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(out.toString()).contains("\"exitCode\":3").contains("must be reachable");
  }

  @Test
  void tellsItsCommands() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("demo");
  }

  @Test
  void readsARangeOfSeedsWithBothEnds() {
    assertThat(new SeedRange.Converter().convert("2..4").seeds()).containsExactly(2L, 3L, 4L);
  }
}
