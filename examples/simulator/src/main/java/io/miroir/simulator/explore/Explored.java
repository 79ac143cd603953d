package io.miroir.simulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One configuration and what exploring it found.
 *
 * @param name its name
 * @param bounds what may happen, each with how often at most
 * @param limit after so many states it is cut
 * @param found what was found
 */
public record Explored(String name, Map<String, Integer> bounds, long limit, Exploration found) {
  /** Copies the map. */
  public Explored {
    bounds = Map.copyOf(bounds);
  }

  /**
   * Explores every configuration with nothing planted, one after another.
   *
   * @param progress is told what is explored, and how far it is
   */
  public static List<Explored> all(Consumer<String> progress) {
    List<Explored> all = new ArrayList<>();
    for (Scenarios.Part part : Scenarios.all()) {
      progress.accept(part.scenario().name());
      all.add(of(part, Explorer.all(part.model(Bug.NONE), part.limit(), telling(progress))));
    }
    return List.copyOf(all);
  }

  /** Explores, where a mistake shows itself, up to the first violation. */
  public static Explored of(Bug bug, Consumer<String> progress) {
    Scenarios.Part part = Scenarios.of(bug);
    progress.accept(bug.statement() + " " + bug.words());
    return of(part, Explorer.untilFound(part.model(bug), part.limit(), telling(progress)));
  }

  private static LongConsumer telling(Consumer<String> progress) {
    return states -> progress.accept("  %,d states".formatted(states));
  }

  static Explored of(Scenarios.Part part, Exploration found) {
    Map<String, Integer> bounds = new TreeMap<>();
    part.scenario().bounds().forEach((bound, times) -> bounds.put(bound.words(), times));
    bounds.put("writes", part.scenario().operations().size());
    return new Explored(part.scenario().name(), bounds, part.limit(), found);
  }

  /** The bounds in one line. */
  public String boundsText() {
    return new TreeMap<>(bounds)
        .entrySet().stream()
            .map(bound -> bound.getKey() + " " + bound.getValue())
            .collect(Collectors.joining(", "));
  }

  /** What was seen of all that is within the bounds, in words. */
  public String extent() {
    return found.exhausted() ? "exhausted" : "cut at %,d states".formatted(found.states());
  }

  /** As one JSON object. */
  public ObjectNode toJson() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("configuration", name);
    ObjectNode limits = object.putObject("bounds");
    new TreeMap<>(bounds).forEach(limits::put);
    object.put("states", found.states());
    object.put("exhausted", found.exhausted());
    object.put("violations", found.violations());
    if (found.violations() > 0) {
      object.put("fault", found.fault());
      ArrayNode moments = object.putArray("trace");
      found.trace().forEach(moments::add);
    }
    return object;
  }

  /** All configurations as one JSON object, with the sums. */
  public static ObjectNode toJson(List<Explored> all) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("states", states(all));
    object.put("exhausted", all.stream().allMatch(one -> one.found().exhausted()));
    object.put("violations", violations(all));
    ArrayNode configurations = object.putArray("configurations");
    all.forEach(one -> configurations.add(one.toJson()));
    return object;
  }

  /** All configurations as a text, with the traces of violations. */
  public static String text(List<Explored> all) {
    StringBuilder text = new StringBuilder();
    for (Explored one : all) {
      text.append("%s%n  bounds: %s%n".formatted(one.name(), one.boundsText()));
      text.append(
          "  %,d states, %s, %d violations%n"
              .formatted(one.found().states(), one.extent(), one.found().violations()));
      text.append(one.traceText());
    }
    return text.append(
            "%,d states in %d configurations, %d of them exhausted: %d violations"
                .formatted(
                    states(all),
                    all.size(),
                    all.stream().filter(one -> one.found().exhausted()).count(),
                    violations(all)))
        .toString();
  }

  /** The shortest trace, numbered, with what is wrong in the end; empty if nothing is. */
  public String traceText() {
    if (found.violations() == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    int number = 0;
    for (String moment : found.trace()) {
      text.append("%3d. %s%n".formatted(++number, moment));
    }
    return text.append("     So: %s.%n".formatted(found.fault())).toString();
  }

  /** How many states all of them have. */
  public static long states(List<Explored> all) {
    return all.stream().mapToLong(one -> one.found().states()).sum();
  }

  /** How many violations all of them have. */
  public static long violations(List<Explored> all) {
    return all.stream().mapToLong(one -> one.found().violations()).sum();
  }
}
