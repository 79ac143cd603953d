package io.miroir.engine.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The generated part of {@code docs/state-machine.md}: a drawing and two tables. */
final class StateMachineDrawing {
  private record Arrow(Phase from, Phase to) {}

  private StateMachineDrawing() {}

  static String text() {
    return drawing() + "\n" + phases() + "\n" + rows();
  }

  private static String drawing() {
    Map<Arrow, List<String>> arrows = new LinkedHashMap<>();
    for (Phase from : Phase.values()) {
      for (Transition row : Transition.values()) {
        if (row.from().contains(from) && row.to() != from) {
          arrows
              .computeIfAbsent(new Arrow(from, row.to()), arrow -> new ArrayList<>())
              .add(event(row));
        }
      }
    }
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    for (Phase phase : Phase.values()) {
      text.append("  state \"%s\" as %s\n".formatted(title(phase), phase));
    }
    text.append("  [*] --> ").append(Phase.IDLE).append('\n');
    arrows.forEach(
        (arrow, events) ->
            text.append(
                "  %s --> %s: %s\n".formatted(arrow.from, arrow.to, String.join(", ", events))));
    for (Phase phase : Phase.values()) {
      if (!phase.open()) {
        text.append("  ").append(phase).append(" --> [*]\n");
      }
    }
    return text.append("```\n").toString();
  }

  private static String title(Phase phase) {
    String persisted = phase.persisted().replace("-", "");
    return phase.label().equalsIgnoreCase(persisted)
        ? phase.label()
        : phase.label() + ": " + phase.persisted();
  }

  private static String phases() {
    StringBuilder text =
        new StringBuilder(
            """
            | phase | what it is | writes go to | authority, reads | leaves when | on takeover | a cancel | a pause |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (Phase phase : Phase.values()) {
      text.append(
          "| %s | %s | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  title(phase),
                  phase.sentence(),
                  writes(phase.writes()),
                  phase.readsNew() ? "new" : "old",
                  phase.leaves(),
                  phase.takeover(),
                  phase.cancelling().words(),
                  pausing(phase)));
    }
    return text.toString();
  }

  private static String pausing(Phase phase) {
    if (!phase.open()) {
      return "over";
    }
    return phase.pausable() ? "stands still" : "ends this phase first";
  }

  private static String writes(WriteTargets targets) {
    return switch (targets) {
      case OLD -> "old";
      case OLD_AND_NEW -> "old + new";
      case HELD -> "held";
      case NEW_THEN_OLD -> "new, then old";
      case NEW -> "new";
    };
  }

  private static String rows() {
    StringBuilder text =
        new StringBuilder(
            """
            | row | from | at step | event | to | then at step | what the worker does next |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (Transition row : Transition.values()) {
      text.append(
          "| %s | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  row.tag(),
                  joined(row.from().stream().map(Phase::persisted).toList()),
                  joined(row.at().stream().map(Step::persisted).toList()),
                  event(row),
                  row.to().persisted(),
                  row.then().persisted(),
                  row.effects().stream()
                      .map(effect -> effect.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                      .collect(Collectors.joining(", "))));
    }
    return text.toString();
  }

  private static String event(Transition row) {
    String name = row.event().getSimpleName();
    return row.when() == When.ALWAYS ? name : name + " (" + row.when().words() + ")";
  }

  private static String joined(Collection<String> names) {
    return String.join(", ", names);
  }
}
