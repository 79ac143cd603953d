package io.miroir.cli;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code miroir top}: nodes, shards, moves and rates, again and again. */
@Command(
    name = "top",
    description = {
      "Shows nodes, shards, moves and rates, again and again until it is ended with Ctrl-C.",
      "On a terminal the screen is drawn over. With --json it takes two readings and ends."
    })
final class TopCommand extends AdminCommand {
  private static final String REQUESTS = "miroir_requests_total";
  private static final String NODE_ERRORS = "miroir_node_errors_total";

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      converter = Interval.class,
      description = "How often it looks; every 2 seconds if not given.")
  private Duration interval = Duration.ofSeconds(2);

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "How often it shows something before it ends; 0, as if not given, for ever.")
  private int count;

  private record Reading(long nanos, JsonNode topology, JsonNode rebalance, Samples samples) {}

  TopCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    AdminClient client = client();
    LiveScreen screen = new LiveScreen(out(), Terminal.rows(), Terminal.columns());
    CopyPace pace = new CopyPace();
    Reading before = read(client, pace);
    for (int shown = 0; count <= 0 || shown < count; shown++) {
      Interval.pass(interval);
      Reading now = read(client, pace);
      if (json()) {
        out().println(json(before, now, pace));
        return ExitCode.OK;
      }
      List<String> lines = lines(client, before, now, pace);
      if (Terminal.out()) {
        screen.draw(lines);
      } else {
        lines.forEach(out()::println);
        out().flush();
      }
      before = now;
    }
    return ExitCode.OK;
  }

  private static Reading read(AdminClient client, CopyPace pace) {
    JsonNode topology = client.get("/_miroir/topology");
    JsonNode rebalance = client.get("/_miroir/rebalance/status");
    Samples samples = Samples.parse(client.text("/_miroir/metrics"));
    long now = System.nanoTime();
    pace.seen(rebalance, now);
    return new Reading(now, topology, rebalance, samples);
  }

  private static double rate(Reading before, Reading now, String counter) {
    double seconds = (now.nanos() - before.nanos()) / 1e9;
    return Math.max(0, now.samples().sum(counter) - before.samples().sum(counter)) / seconds;
  }

  private static List<String> lines(
      AdminClient client, Reading before, Reading now, CopyPace pace) {
    List<String> lines = new ArrayList<>();
    lines.add(
        client.server()
            + " at "
            + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
            + ": "
            + Fleets.summary(now.topology()));
    lines.add(
        "%s requests/s, %s node errors/s, %s"
            .formatted(
                Words.rate(rate(before, now, REQUESTS)),
                Words.rate(rate(before, now, NODE_ERRORS)),
                pace.told()));
    lines.addAll(Fleets.nodes(now.topology()).lines().toList());
    lines.addAll(RebalanceCommand.lines(now.rebalance(), List.of()));
    return lines;
  }

  private static ObjectNode json(Reading before, Reading now, CopyPace pace) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("topology", now.topology());
    json.set("rebalance", now.rebalance());
    ObjectNode rates =
        json.putObject("rates")
            .put("requests_per_second", rate(before, now, REQUESTS))
            .put("node_errors_per_second", rate(before, now, NODE_ERRORS))
            .putNull("documents_per_second");
    pace.documentsPerSecond().ifPresent(documents -> rates.put("documents_per_second", documents));
    return json;
  }
}
