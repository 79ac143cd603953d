package io.miroir.cli;

import io.miroir.simulator.SimulationReport;
import io.miroir.simulator.Simulations.BugReport;
import io.miroir.simulator.Simulations.KillReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a simulation found, for people and for programs. */
final class SimulationText {
  private SimulationText() {}

  static ObjectNode json(SimulationReport report) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    report.figures().forEach(object::put);
    object.put("simulatedHours", report.simulatedHours());
    object.put("hash", report.hash());
    ObjectNode table = object.putObject("table");
    report
        .table()
        .forEach(
            (phase, kinds) -> {
              ObjectNode row = table.putObject(phase);
              kinds.forEach(row::put);
            });
    ArrayNode failures = object.putArray("failures");
    for (SimulationReport.Failure failure : report.failures()) {
      failures
          .addObject()
          .put("seed", failure.seed())
          .put("violation", failure.violation())
          .put("script", failure.script());
    }
    return object;
  }

  static String text(SimulationReport report) {
    StringBuilder text = new StringBuilder();
    TextTable figures = new TextTable("figure", "value");
    report.figures().forEach((name, value) -> figures.row(name, Long.toString(value)));
    figures.row("simulatedHours", String.format(Locale.ROOT, "%.2f", report.simulatedHours()));
    figures.row("hash", report.hash());
    text.append(figures).append(System.lineSeparator());
    text.append(faults(report.table()));
    for (SimulationReport.Failure failure : report.failures()) {
      text.append(System.lineSeparator())
          .append("seed ")
          .append(failure.seed())
          .append(": ")
          .append(failure.violation())
          .append(System.lineSeparator())
          .append(failure.script());
    }
    return text.toString();
  }

  /** Faults by the phase that they met. */
  private static TextTable faults(Map<String, Map<String, Long>> table) {
    TreeSet<String> kinds = new TreeSet<>();
    table.values().forEach(row -> kinds.addAll(row.keySet()));
    List<String> phases = new ArrayList<>(table.keySet());
    List<String> headings = new ArrayList<>(List.of("fault"));
    headings.addAll(phases);
    TextTable faults = new TextTable(headings.toArray(String[]::new));
    for (String kind : kinds) {
      List<String> cells = new ArrayList<>(List.of(kind));
      for (String phase : phases) {
        cells.add(Long.toString(table.getOrDefault(phase, Map.of()).getOrDefault(kind, 0L)));
      }
      faults.row(cells.toArray(String[]::new));
    }
    return faults;
  }

  static ObjectNode json(List<BugReport> bugs) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("planted", bugs.size());
    object.put("caught", caught(bugs));
    ArrayNode matrix = object.putArray("bugs");
    for (BugReport bug : bugs) {
      matrix
          .addObject()
          .put("bug", bug.bug())
          .put("sentence", bug.sentence())
          .put("caught", bug.caught())
          .put("guarantee", bug.guarantee())
          .put("seeds", bug.seeds());
    }
    return object;
  }

  private static long caught(List<BugReport> bugs) {
    return bugs.stream().filter(BugReport::caught).count();
  }

  static String text(List<BugReport> bugs) {
    TextTable table = new TextTable("bug", "broken", "seeds");
    bugs.forEach(
        bug ->
            table.row(bug.bug(), bug.caught() ? bug.guarantee() : "NOT CAUGHT", "" + bug.seeds()));
    return table
        + System.lineSeparator()
        + caught(bugs)
        + " of "
        + bugs.size()
        + " planted bugs were caught.";
  }

  static ObjectNode killsJson(List<KillReport> kills) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("points", kills.size());
    object.put("kills", kills.stream().mapToInt(KillReport::kills).sum());
    object.put("violations", kills.stream().mapToInt(point -> point.violations().size()).sum());
    ArrayNode unreached = object.putArray("unreached");
    kills.stream()
        .filter(point -> point.kills() == 0)
        .forEach(point -> unreached.add(point.point()));
    ArrayNode table = object.putArray("table");
    for (KillReport point : kills) {
      ArrayNode violations =
          table
              .addObject()
              .put("point", point.point())
              .put("kills", point.kills())
              .putArray("violations");
      point.violations().forEach(violations::add);
    }
    return object;
  }

  static String killsText(List<KillReport> kills) {
    TextTable table = new TextTable("point", "kills", "violations");
    kills.forEach(
        point ->
            table.row(
                point.point(),
                Integer.toString(point.kills()),
                String.join("; ", point.violations())));
    return table.toString();
  }

  /** The page of the documentation. */
  static String page(List<BugReport> bugs) {
    StringBuilder page = new StringBuilder();
    page.append("# Planted bugs\n\n")
        .append("Made by `./miroir simulate --planted-bugs --page docs/planted-bugs.md`. ")
        .append("Each bug is planted behind a switch that no host offers, in the engine ")
        .append("(`io.miroir.engine.Sabotage`) or in what surrounds it in the simulator ")
        .append("(`io.miroir.simulator.PlantedBug`), and has to break a guarantee that the ")
        .append("checker sees. `LOST`, `STALE` and `RESURRECTED` are G2 and G3; the others are ")
        .append("the guarantees of [protocol.md](protocol.md). The last column is how many seeds ")
        .append("that took, from 1 on.\n\n")
        .append("| bug | what goes wrong | broken | seeds |\n| --- | --- | --- | --- |\n");
    for (BugReport bug : bugs) {
      page.append("| `")
          .append(bug.bug())
          .append("` | ")
          .append(bug.sentence())
          .append(" | ")
          .append(bug.caught() ? bug.guarantee() : "not caught")
          .append(" | ")
          .append(bug.seeds())
          .append(" |\n");
    }
    return page.append("\n")
        .append(caught(bugs))
        .append(" of ")
        .append(bugs.size())
        .append(" are caught within 2,000 seeds.\n")
        .toString();
  }
}
