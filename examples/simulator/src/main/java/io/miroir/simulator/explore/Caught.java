package io.miroir.simulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mistake that was planted, and whether exploring showed it.
 *
 * @param bug the mistake
 * @param explored where it was looked for
 */
public record Caught(Bug bug, Explored explored) {
  /**
   * Plants every mistake, one after another.
   *
   * @param progress is told what is explored, and how far it is
   */
  public static List<Caught> all(Consumer<String> progress) {
    List<Caught> all = new ArrayList<>();
    for (Bug bug : Bug.planted()) {
      all.add(new Caught(bug, Explored.of(bug, progress)));
    }
    return List.copyOf(all);
  }

  /** Whether it led to a violation. */
  public boolean caught() {
    return explored.found().violations() > 0;
  }

  /** All as one JSON object. */
  public static ObjectNode toJson(List<Caught> all) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("planted", all.size());
    object.put("caught", all.stream().filter(Caught::caught).count());
    object.put("states", all.stream().mapToLong(one -> one.explored().found().states()).sum());
    ArrayNode bugs = object.putArray("bugs");
    for (Caught one : all) {
      ObjectNode bug = bugs.addObject();
      bug.put("bug", one.bug().option());
      bug.put("statement", one.bug().statement());
      bug.put("caught", one.caught());
      bug.put("length", one.explored().found().trace().size());
      bug.set("explored", one.explored().toJson());
    }
    return object;
  }

  /** All as a text, a line each. */
  public static String text(List<Caught> all) {
    StringBuilder text = new StringBuilder();
    for (Caught one : all) {
      Exploration found = one.explored().found();
      text.append(
          one.caught()
              ? "%-8s %-26s caught after %,d states, %d moments: %s%n"
                  .formatted(
                      one.bug().statement(),
                      one.bug().option(),
                      found.states(),
                      found.trace().size(),
                      found.fault())
              : "%-8s %-26s not caught in %,d states, %s%n"
                  .formatted(
                      one.bug().statement(),
                      one.bug().option(),
                      found.states(),
                      one.explored().extent()));
    }
    return text.append(
            "%d planted, %d caught"
                .formatted(all.size(), all.stream().filter(Caught::caught).count()))
        .toString();
  }

  /** The page {@code docs/explored-bugs.md}. */
  public static String page(List<Caught> all) {
    StringBuilder page = new StringBuilder(TOP);
    for (Caught one : all) {
      Exploration found = one.explored().found();
      page.append("\n## %s `%s`\n".formatted(one.bug().statement(), one.bug().option()));
      page.append(sentence(one.bug().words())).append(" Bounds: ");
      page.append(one.explored().boundsText()).append(".\n");
      if (one.caught()) {
        page.append("\nFound after %,d states:\n```text\n".formatted(found.states()));
        page.append(one.explored().traceText().replace(System.lineSeparator(), "\n"));
        page.append("```\n");
      } else {
        page.append(
            "\nNot found in %,d states, %s.\n".formatted(found.states(), one.explored().extent()));
      }
    }
    return page.toString();
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }

  private static final String TOP =
      """
      # Planted bugs, and the shortest way to see each

      `./miroir explore` drives the protocol's core through every interleaving within stated bounds, and `./miroir explore --bugs` plants one mistake after another into it. A number is that of a statement of the design's list of what its model found, a letter tells several of one statement apart. A rule's name (R2, …) instead of a number means that the mistake is one that the engine had made, found by exploring or simulating ([protocol.md](protocol.md)).

      Some moments come before the first one that is told: where a trace does not begin with the lease of the move, the move had come so far without trouble. This page is made by
      ```sh
      mvn -pl examples/simulator -am test -Dtest=ExploredBugsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dmiroir.page=write
      ```
      """;
}
