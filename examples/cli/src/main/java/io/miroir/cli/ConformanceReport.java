package io.miroir.cli;

import io.miroir.api.plugin.Capability;
import io.miroir.conformance.run.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the suites have seen of one plugin, for people and for programs. */
final class ConformanceReport {
  private record Judged(String provider, List<Verdict> verdicts, String capabilities) {}

  private final String plugin;
  private final List<Judged> judged = new ArrayList<>();

  ConformanceReport(String plugin) {
    this.plugin = plugin;
  }

  void add(String provider, List<Verdict> verdicts, Collection<Capability> capabilities) {
    judged.add(
        new Judged(
            provider,
            verdicts,
            capabilities.stream()
                .map(Capability::name)
                .sorted()
                .collect(Collectors.joining(", "))));
  }

  long failed() {
    return verdicts().stream().filter(verdict -> !verdict.passed()).count();
  }

  private long passed() {
    return verdicts().size() - failed();
  }

  private List<Verdict> verdicts() {
    return judged.stream().flatMap(each -> each.verdicts().stream()).toList();
  }

  String json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("plugin", plugin).put("passed", passed()).put("failed", failed());
    ArrayNode clauses = object.putArray("clauses");
    ArrayNode capabilities = object.putArray("capabilities");
    for (Judged each : judged) {
      each.verdicts().forEach(verdict -> write(clauses.addObject(), each.provider(), verdict));
      if (!each.capabilities().isEmpty()) {
        List.of(each.capabilities().split(", ")).forEach(capabilities::add);
      }
    }
    return object.toString();
  }

  private static void write(ObjectNode object, String provider, Verdict verdict) {
    object
        .put("clause", verdict.clause().number())
        .put("verdict", verdict.passed() ? "passed" : "failed")
        .put("provider", provider)
        .put("tests", verdict.tests());
    ArrayNode failures = object.putArray("seen");
    for (Verdict.Failure failure : verdict.failures()) {
      failures.addObject().put("test", failure.test()).put("what", failure.seen());
    }
    object.put("lookFirst", verdict.clause().lookFirst());
  }

  String text() {
    List<String> parts = new ArrayList<>();
    for (Judged each : judged) {
      TextTable table = new TextTable("clause", "verdict", "tests", "the rule, or what was seen");
      each.verdicts().forEach(verdict -> write(table, verdict));
      parts.add("%s, provider %s".formatted(plugin, each.provider()));
      parts.add(table.toString());
      if (!each.capabilities().isEmpty()) {
        parts.add("capabilities: " + each.capabilities());
      }
    }
    parts.add("Clauses: %d hold, %d broken.".formatted(passed(), failed()));
    String gap = System.lineSeparator() + System.lineSeparator();
    return String.join(gap, parts);
  }

  private static void write(TextTable table, Verdict verdict) {
    String number = verdict.clause().number();
    String tests = Integer.toString(verdict.tests());
    if (verdict.passed()) {
      table.row(number, "holds", tests, verdict.clause().intent());
      return;
    }
    table.row(number, "BROKEN", tests, verdict.clause().sentence());
    for (Verdict.Failure failure : verdict.failures()) {
      table.row("", "", "", failure.test() + ": " + failure.seen());
    }
    table.row("", "", "", "look first: " + verdict.clause().lookFirst());
  }
}
