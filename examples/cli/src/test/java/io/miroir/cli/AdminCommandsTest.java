package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.cli.CliFleet.Ended;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The commands for a running server, against one before a small fleet. */
class AdminCommandsTest {
  private static final String QUICK = "undo-window: 0s";

  /** A copy of some seconds. */
  private static final String SLOW =
      "undo-window: 0s, batch-documents: 5, batch-delay: 100ms, max-concurrent-migrations: 1";

  private static final String MIRRORED = "undo-window: 10m";

  @Test
  void showsTheFleetAndGrowsItAsPlanned(@TempDir Path folder) {
    try (CliFleet fleet = new CliFleet(folder, 2, QUICK)) {
      fleet.fill("books", 200);

      Ended status = fleet.run("status");
      assertThat(status.exitCode()).as(status.err()).isEqualTo(ExitCode.OK);
      assertThat(status.out())
          .contains("2 nodes, 8 shards per index, 1 copies per group, all shards covered")
          .containsPattern("node-1 +0 +active +\\d")
          .contains("No move was made yet.");
      assertThat(fleet.run("status", "--json").json().path("topology").path("nodes")).hasSize(2);

      assertThat(fleet.run("shards").out()).containsPattern("7 +node-[01]");
      assertThat(fleet.run("shards", "--index", "books", "--json").json().path("shards"))
          .hasSize(8);

      String node = fleet.startNode().uri().toString();
      Ended plan = fleet.run("plan", "add", "node-2", node);
      assertThat(plan.exitCode()).as(plan.out()).isEqualTo(ExitCode.OK);
      assertThat(plan.out())
          .containsPattern("books +\\d +0 +relocate +node-[01] +node-2 +\\d+ +\\d")
          .contains("has copied nothing since it started", "Nothing is in the way.");
      JsonNode planned = fleet.run("plan", "add", "node-2", node, "--json").json();
      int documents = planned.path("total").path("documents").asInt();

      Ended added = fleet.run("nodes", "add", "node-2", node);
      assertThat(added.exitCode()).as(added.err()).isEqualTo(ExitCode.OK);
      assertThat(added.out()).contains("node 'node-2' is joining");
      CliFleet.until(
          () -> fleet.run("nodes").out(), told -> told.contains("node-2  0      active"));
      Ended watched = fleet.run("rebalance", "watch");
      assertThat(watched.exitCode()).as(watched.out()).isEqualTo(ExitCode.OK);
      assertThat(watched.out())
          .contains("relocate node-", "-> node-2: done", "Nothing is open")
          .contains(documents + " documents copied");
      assertThat(fleet.run("plan", "remove", "node-2").out())
          .containsPattern("At [\\d.,]+ documents/s, .* copying takes about \\d+ s");
    }
  }

  @Test
  void changesCopiesAndGroupsAsPlanned(@TempDir Path folder) {
    try (CliFleet fleet = new CliFleet(folder, 2, QUICK)) {
      fleet.fill("books", 100);
      assertThat(fleet.run("plan", "rf", "3").exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(fleet.run("plan", "rf", "3", "--force").out()).contains("fewer-copies");
      Ended refused = fleet.run("rf", "3");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(refused.err()).contains("has 2 nodes and can't keep 3 copies");
      assertThat(fleet.run("rf", "2").out()).contains("each replica group keeps 2 copies");
      untilCopies(fleet, 2);

      String node = "node-2=" + fleet.startNode().uri();
      Ended plan = fleet.run("plan", "group", "add", "--node", node);
      assertThat(plan.out()).contains("8 moves, 100 documents", "add-copy", "fewer-copies");
      assertThat(plan.exitCode()).isEqualTo(ExitCode.OK);
      Ended added = fleet.run("group", "add", "--node", node);
      assertThat(added.out()).contains("replica group 1 has the nodes 'node-2' (joining)");
      untilCopies(fleet, 3);
      CliFleet.until(() -> fleet.run("nodes").out(), told -> !told.contains("joining"));

      assertThat(fleet.run("plan", "group", "remove", "1").out()).contains("8 moves", "drop");
      Ended removed = fleet.run("group", "remove", "1", "--json");
      assertThat(removed.json().path("nodes")).hasSize(1);
      CliFleet.until(() -> fleet.run("nodes").out(), told -> !told.contains("node-2"));
      Ended last = fleet.run("group", "remove", "0", "--force");
      assertThat(last.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(last.err()).contains("replica group 0 is the last");
    }
  }

  /** Waits until every shard has so many copies and no move is open. */
  private static void untilCopies(CliFleet fleet, int copies) {
    CliFleet.until(
        () -> fleet.run("shards", "--json").json().path("shards"),
        shards -> shards.valueStream().allMatch(holders -> holders.size() == copies));
    CliFleet.until(fleet::rebalance, told -> !Moves.open(told));
  }

  @Test
  void watchTellsEachStepAndEndsWhenNothingIsOpen(@TempDir Path folder) {
    try (CliFleet fleet = new CliFleet(folder, 2, SLOW)) {
      fleet.fill("books", 150);
      fleet.grow();
      CliFleet.until(fleet::rebalance, Moves::open);
      Ended watched = fleet.run("rebalance", "watch", "--interval", "0.1", "--json");
      assertThat(watched.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(watched.out().lines()).hasSize(1);
      assertThat(Moves.open(watched.json())).isFalse();
      assertThat(watched.err())
          .contains(
              "MigrationInProgress", "documents/s", "copied in about", "Holds of this server");
    }
  }

  @Test
  void cancelNeedsAYesAndTellsBeforeWhatItWillDo(@TempDir Path folder) {
    try (CliFleet fleet = new CliFleet(folder, 2, SLOW)) {
      fleet.fill("books", 150);
      fleet.grow();
      CliFleet.until(fleet::rebalance, Moves::open);

      Ended unasked = fleet.run("rebalance", "cancel", "books");
      assertThat(unasked.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(unasked.err()).contains("no terminal", "nothing was changed", "--yes");
      Ended foretold = fleet.run("rebalance", "cancel", "books", "--dry-run");
      assertThat(foretold.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(foretold.out()).contains("WHAT IT WOULD DO").contains("nothing changed");

      Ended refused = answering("n\n", () -> fleet.run("rebalance", "cancel", "books"));
      assertThat(refused.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(refused.err()).contains("Go on? [y/N]", "Nothing was changed.");
      assertThat(Moves.open(fleet.rebalance())).isTrue();

      Ended paused = fleet.run("rebalance", "pause", "books");
      assertThat(paused.exitCode()).as(paused.err()).isEqualTo(ExitCode.OK);
      assertThat(fleet.run("rebalance").out()).contains("(paused)");
      assertThat(fleet.run("rebalance", "resume", "books").exitCode()).isEqualTo(ExitCode.OK);

      Ended cancelled = answering("y\n", () -> fleet.run("rebalance", "cancel", "books"));
      assertThat(cancelled.exitCode()).as(cancelled.err()).isEqualTo(ExitCode.OK);
      Ended watched = fleet.run("rebalance", "watch");
      assertThat(watched.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(watched.out()).contains("failed or given up", "cancelled by an operator");
      assertThat(fleet.run("rebalance", "retry", "books").exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void undoBringsShardsBack(@TempDir Path folder) {
    try (CliFleet fleet = new CliFleet(folder, 2, MIRRORED)) {
      fleet.fill("books", 60);
      JsonNode before = fleet.run("shards", "--json").json();
      fleet.grow();
      CliFleet.until(
          fleet::rebalance,
          told ->
              Moves.all(told).count() > 0
                  && Moves.all(told)
                      .allMatch(move -> move.path("step").asString().equals("mirroring")));
      Ended late = fleet.run("rebalance", "cancel", "books", "--yes");
      assertThat(late.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(late.err()).contains("was refused (409)", "goes forward only");
      Ended undone = fleet.run("rebalance", "undo", "books", "--yes", "--json");
      assertThat(undone.exitCode()).as(undone.err()).isEqualTo(ExitCode.OK);
      assertThat(undone.json().path("moves")).isNotEmpty();
      CliFleet.until(() -> fleet.run("shards", "--json").json(), before::equals);
    }
  }

  @Test
  void refusalsSayWhyAndEndWith1(@TempDir Path folder) {
    try (CliFleet fleet = new CliFleet(folder, 1, QUICK)) {
      fleet.fill("books", 10);
      Ended last = fleet.run("nodes", "remove", "node-0", "--force");
      assertThat(last.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(last.err())
          .contains("DELETE /_miroir/nodes/node-0?force=true at " + fleet.address())
          .contains("is the last of replica group 0", "add a node first");
      Ended plan = fleet.run("plan", "drain", "node-0");
      assertThat(plan.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(plan.out()).contains("refuses (refused): node 'node-0' is the last");
      Ended unknown = fleet.run("nodes", "drain", "node-9", "--json");
      assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAULT_FOUND);
      assertThat(unknown.json().path("error").path("exitCode").asInt()).isEqualTo(1);
      assertThat(fleet.run("plan", "rf", "2").out()).contains("refuses (refused)");
    }
  }

  @Test
  void topShowsNodesMovesAndRatesAndAnotherProcessEndsAtOnce(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (CliFleet fleet = new CliFleet(folder, 2, QUICK)) {
      fleet.fill("books", 10);
      Ended top = fleet.run("top", "--count", "2", "--interval", "0.1");
      assertThat(top.exitCode()).as(top.err()).isEqualTo(ExitCode.OK);
      assertThat(top.out().lines().filter(line -> line.contains("requests/s"))).hasSize(2);
      assertThat(top.out()).contains("node-1").doesNotContain("\u001b");
      JsonNode json = fleet.run("top", "--json", "--interval", "0.1").json();
      assertThat(json.path("rates").path("requests_per_second").asDouble()).isPositive();

      Path key = Files.writeString(folder.resolve("key"), CliFleet.ADMIN + "\n");
      Path said = folder.resolve("said");
      Process process =
          new ProcessBuilder(
                  CliFleet.command(
                      "top",
                      "--server",
                      fleet.address().toString(),
                      "--admin-key",
                      "file:" + key,
                      "--interval",
                      "0.1"))
              .redirectError(said.toFile())
              .start();
      try (var out = process.inputReader()) {
        assertThat(out.readLine()).contains("2 nodes");
        process.toHandle().destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmptyFile();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void wrongKeyIsBadInputAndTold(@TempDir Path folder) {
    try (CliFleet fleet = new CliFleet(folder, 1, QUICK)) {
      Ended ended =
          CliFleet.runAlone(
              "status", "--server", fleet.address().toString(), "--admin-key", "other");
      assertThat(ended.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(ended.err()).contains("the admin key is another one", "MIROIR_ADMIN_KEY");
    }
  }

  @Test
  void serverThatIsNotThereIsTold() {
    Ended ended =
        CliFleet.runAlone("nodes", "--json", "--server", "http://127.0.0.1:9", "--admin-key", "k");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.COULD_NOT_RUN);
    assertThat(ended.out().lines()).hasSize(1);
    assertThat(ended.json().path("error").path("message").asString())
        .contains("GET /_miroir/topology at http://127.0.0.1:9 had no answer", "'miroir serve'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status --server 127.0.0.1 | allowed is http://HOST:PORT",
        "status --server http://127.0.0.1:9/path | allowed is http://HOST:PORT",
        "status --admin-key file:/no/such/file | can't be read from the file",
        "plan | add, drain, remove, rf or group",
        "plan rf many | many",
        "plan group | add or remove",
        "group add | --node",
        "group add --node node-2 | ID=URL",
        "group remove first | first",
        "rebalance pause | INDEX",
        "rebalance pause books --yes | --yes",
        "rebalance watch --interval 0 | allowed are 0.1 to 3600 seconds",
        "nodes add node-1 | ADDRESS"
      })
  void refusesBadInputInOneSentence(String arguments, String sentence) {
    Ended ended = CliFleet.runAlone(arguments.split(" ", -1));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(ended.err()).contains(sentence);
  }

  private interface Run {
    Ended now();
  }

  /** Runs a command as if someone sat at a terminal and typed this. */
  private static Ended answering(String line, Run run) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
    System.setProperty(Terminal.IN, "true");
    try {
      return run.now();
    } finally {
      System.clearProperty(Terminal.IN);
      System.setIn(before);
    }
  }
}
