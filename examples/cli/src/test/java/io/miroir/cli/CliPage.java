package io.miroir.cli;

import io.miroir.cli.CliFleet.Ended;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Makes {@code docs/cli.md}: the help of every command, and what one run of it said. */
final class CliPage {
  private static final String TOP =
      """
      # The command line

      Every command's help, and what those said in a real run that a small fleet can show. This page is made by
      ```sh
      mvn -pl examples/cli -am test -Dtest=CliPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dmiroir.page=write
      ```
      and a test checks that the help is as it stands here.

      Commands for a running server take `--server` and `--admin-key`; `MIROIR_ADMIN_KEY` in the environment saves the latter, and the runs here have both. With `--json` exactly one JSON object is written to standard output, last, also when something fails: `{"error":{"message":…,"exitCode":…}}`.

      `demo`, `torment`, `conformance` and `bench` run for minutes; README.md, [conformance.md](conformance.md) and [benchmarks.md](benchmarks.md) show what they say.

      | exit code | meaning |
      | --- | --- |
      | 0 | done, and nothing is wrong |
      | 1 | a check found what must not be, or the server refused what was asked; the message says why |
      | 2 | the command line, a configuration or the admin key is wrong |
      | 3 | it could not run to its end: the server was not reached, or can't serve now |
      | 130, 143 | it was ended with Ctrl-C, or by a signal |
      """;

  private CliPage() {}

  /** Every command by its words, in the order of the help, but for those that only help. */
  static List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    collect(new CommandLine(new Main()), List.of(), commands);
    return commands;
  }

  private static void collect(
      CommandLine command, List<String> words, List<List<String>> commands) {
    commands.add(words);
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> more = new ArrayList<>(words);
              more.add(name);
              collect(sub, more, commands);
            });
  }

  /** The section of a command, up to the end of its help. */
  static String help(List<String> words) {
    List<String> arguments = new ArrayList<>(words);
    arguments.add("--help");
    Ended ended = CliFleet.runAlone(arguments.toArray(String[]::new));
    return "## `%s`\n```text\n%s```\n".formatted(named(words), stripped(ended.out()));
  }

  private static String named(List<String> words) {
    return ("miroir " + String.join(" ", words)).strip();
  }

  static String written(Path folder) {
    Map<String, String> runs = runs(folder);
    StringBuilder page = new StringBuilder(TOP);
    for (List<String> words : commands()) {
      page.append('\n').append(help(words));
      String run = runs.get(String.join(" ", words));
      if (run != null) {
        page.append(run);
      }
    }
    return page.toString();
  }

  /** One run of each command that a small fleet can show. */
  private static Map<String, String> runs(Path folder) {
    Map<String, String> runs = new LinkedHashMap<>();
    String settings =
        "undo-window: 3s, batch-documents: 20, batch-delay: 300ms, max-concurrent-migrations: 2";
    try (CliFleet fleet = new CliFleet(folder, 2, settings)) {
      fleet.fill("books", 400);
      String third = fleet.startNode().uri().toString();
      Recorder recorder = new Recorder(fleet, runs);
      recorder.run("plan add", "plan", "add", "node-2", third);
      recorder.run("nodes add", "nodes", "add", "node-2", third);
      CliFleet.until(
          fleet::rebalance,
          told -> Moves.all(told).anyMatch(move -> move.path("docs_migrated").asLong(0) > 0));
      recorder.run("rebalance pause", "rebalance", "pause", "books");
      recorder.run("rebalance cancel", "rebalance", "cancel", "books", "--dry-run");
      recorder.run("rebalance resume", "rebalance", "resume", "books");
      recorder.run("rebalance", "rebalance");
      recorder.run("top", "top", "--count", "1", "--interval", "1");
      CliFleet.until(
          fleet::rebalance,
          told ->
              Moves.all(told).anyMatch(move -> move.path("step").asString("").equals("mirroring")));
      recorder.run("rebalance undo", "rebalance", "undo", "books", "--dry-run");
      recorder.run("rebalance watch", "rebalance", "watch");
      CliFleet.until(() -> fleet.run("nodes").out(), told -> !told.contains("joining"));
      recorder.run("rebalance retry", "rebalance", "retry", "books");
      recorder.run("status", "status");
      recorder.run("nodes", "nodes");
      recorder.run("shards", "shards", "--index", "books");
      recorder.run("plan drain", "plan", "drain", "node-1");
      recorder.run("plan remove", "plan", "remove", "node-0");
      recorder.run("plan rf", "plan", "rf", "2");
      recorder.run("rf", "rf", "2");
      copies(fleet, 2);
      fleet.run("rf", "1");
      copies(fleet, 1);
      String fourth = "node-3=" + fleet.startNode().uri();
      recorder.run("plan group add", "plan", "group", "add", "--node", fourth);
      recorder.run("group add", "group", "add", "--node", fourth);
      copies(fleet, 2);
      CliFleet.until(() -> fleet.run("nodes").out(), told -> !told.contains("joining"));
      recorder.run("plan group remove", "plan", "group", "remove", "1");
      recorder.run("group remove", "group", "remove", "1");
      CliFleet.until(() -> fleet.run("nodes").out(), told -> !told.contains("node-3"));
      recorder.run("nodes drain", "nodes", "drain", "node-1");
      CliFleet.until(fleet::rebalance, Moves::open);
      CliFleet.until(fleet::rebalance, told -> !Moves.open(told));
      recorder.run("nodes remove", "nodes", "remove", "node-2");
      runs.put(
          "serve", Recorder.named(fleet, ready("serve --config miroir.yaml", fleet.address())));
      runs.put(
          "node",
          Recorder.named(
              fleet,
              ready("node --data node-0 --port 7701 --master-key KEY", fleet.node(0).uri())));
    }
    Path plugins = Path.of(System.getProperty("miroir.distribution"), "plugins");
    runs.put(
        "plugins list",
        shown(
            "plugins list", CliFleet.runAlone("plugins", "list", "--plugins", plugins.toString())));
    runs.put(
        "plugins doctor",
        shown("plugins doctor plugins", CliFleet.runAlone("plugins", "doctor", plugins.toString()))
            .replace(plugins.getParent() + "/", ""));
    return runs;
  }

  /** Waits until every shard has so many copies and no move is open. */
  private static void copies(CliFleet fleet, int copies) {
    CliFleet.until(
        () -> fleet.run("shards", "--index", "books", "--json").json().path("shards"),
        shards -> shards.valueStream().allMatch(holders -> holders.size() == copies));
    CliFleet.until(fleet::rebalance, told -> !Moves.open(told));
  }

  /** A service's one line; it does not end by itself. */
  private static String ready(String arguments, URI address) {
    return "\n```text\n$ ./miroir %s\n%s\n```\nIt goes on until it is told to stop.\n"
        .formatted(arguments, Ready.line(address, false));
  }

  /** Runs commands and keeps what they said. */
  private record Recorder(CliFleet fleet, Map<String, String> runs) {
    void run(String of, String... arguments) {
      Ended ended = fleet.run(arguments);
      runs.put(of, named(fleet, shown(String.join(" ", arguments), ended)));
    }

    /** Ports are the system's; the page has those that people would choose. */
    private static String named(CliFleet fleet, String text) {
      String named = text.replace(fleet.address().toString(), "http://127.0.0.1:7700");
      for (int node = 0; node < fleet.nodeCount(); node++) {
        named =
            named.replace(fleet.node(node).uri().toString(), "http://127.0.0.1:770" + (node + 1));
      }
      return named;
    }
  }

  private static String shown(String arguments, Ended ended) {
    return "\n```text\n$ ./miroir %s\n%s%s```\nIt ended with %d.\n"
        .formatted(arguments, stripped(ended.out()), stripped(ended.err()), ended.exitCode());
  }

  private static String stripped(String text) {
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(line.stripTrailing()).append('\n'));
    return lines.toString();
  }
}
