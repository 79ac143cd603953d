package io.miroir.cli;

import io.miroir.conformance.Clause;
import io.miroir.conformance.run.GalleryRun.Result;
import io.miroir.conformance.run.Suite;
import io.miroir.conformance.run.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which clauses caught which wrong implementation of the gallery. */
final class GalleryReport {
  private static final String OWN = "X";
  private static final String OTHER = "x";

  /** A right implementation, and what was found broken of it. */
  private record Right(Suite suite, String plugin, List<String> failed) {}

  private final List<Result> results = new ArrayList<>();
  private final List<Right> rights = new ArrayList<>();

  void add(Result result) {
    results.add(result);
  }

  /** Takes note of a right implementation, and tells whether it passed. */
  boolean addRight(Suite suite, String plugin, List<Verdict> verdicts) {
    List<String> failed =
        verdicts.stream()
            .filter(verdict -> !verdict.passed())
            .map(verdict -> verdict.clause().number())
            .toList();
    rights.add(new Right(suite, plugin, failed));
    return failed.isEmpty();
  }

  /** One line as soon as it is known. */
  static String line(Result result) {
    return "%s %s, which breaks %s: %s"
        .formatted(
            result.caught() ? "caught" : "MISSED",
            result.broken().name(),
            result.broken().clause(),
            result.failed().isEmpty() ? "nothing failed" : String.join(" ", result.failed()));
  }

  boolean allCaught() {
    return results.stream().allMatch(Result::caught) && allRightPassed();
  }

  boolean allRightPassed() {
    return rights.stream().allMatch(right -> right.failed().isEmpty());
  }

  private long caught() {
    return results.stream().filter(Result::caught).count();
  }

  private long wrongClause() {
    return results.stream().filter(Result::wrongClause).count();
  }

  String json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("broken", results.size()).put("caught", caught()).put("wrongClause", wrongClause());
    ArrayNode implementations = object.putArray("implementations");
    for (Result result : results) {
      ObjectNode each =
          implementations
              .addObject()
              .put("name", result.broken().name())
              .put("interface", result.suite().toString())
              .put("clause", result.broken().clause())
              .put("fault", result.broken().fault())
              .put("caught", result.caught());
      ArrayNode failed = each.putArray("failed");
      result.failed().forEach(failed::add);
    }
    ArrayNode right = object.putArray("right");
    for (Right each : rights) {
      ArrayNode failed =
          right
              .addObject()
              .put("plugin", each.plugin())
              .put("interface", each.suite().toString())
              .putArray("failed");
      each.failed().forEach(failed::add);
    }
    return object.toString();
  }

  String text() {
    return matrices() + System.lineSeparator() + summary();
  }

  private String summary() {
    return "%d wrong implementations, %d caught by the clause that they break, %d only by others."
        .formatted(results.size(), caught(), wrongClause());
  }

  private String matrices() {
    StringBuilder text = new StringBuilder();
    for (Right right : rights) {
      List<String> clauses = clauses(right.suite());
      List<String> headings = new ArrayList<>(List.of(right.suite().toString()));
      headings.addAll(clauses);
      TextTable table = new TextTable(headings.toArray(String[]::new));
      for (Result result : of(right.suite())) {
        table.row(row(result, clauses).toArray(String[]::new));
      }
      List<String> last = new ArrayList<>(List.of("right: " + right.plugin()));
      clauses.forEach(clause -> last.add(right.failed().contains(clause) ? "FAILED" : ""));
      text.append(table.row(last.toArray(String[]::new))).append("\n\n");
    }
    return text.append(OWN + ": the clause it breaks caught it; " + OTHER + ": another did.\n")
        .toString();
  }

  private static List<String> row(Result result, List<String> clauses) {
    List<String> row = new ArrayList<>(List.of(result.broken().name()));
    for (String clause : clauses) {
      boolean own = clause.equals(result.broken().clause());
      row.add(!result.failed().contains(clause) ? "" : own ? OWN : OTHER);
    }
    return row;
  }

  private List<Result> of(Suite suite) {
    return results.stream().filter(result -> result.suite() == suite).toList();
  }

  private static List<String> clauses(Suite suite) {
    return Clause.all().stream()
        .map(Clause::number)
        .filter(suite::owns)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** Writes the page that {@code docs/spi/gallery.md} is made of. */
  void writePage(Path folder) {
    String rows =
        results.stream()
            .map(
                result ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            result.broken().name(),
                            result.broken().clause(),
                            result.broken().fault(),
                            String.join(" ", result.failed())))
            .collect(Collectors.joining("\n"));
    String page =
        """
        # The gallery of wrong implementations

        The suite is judged too: each of these implementations is a right one with a fault put over it, and each must be caught by a test of the clause that it breaks. `./miroir conformance --gallery` prints the matrix; `--gallery --report DIR` writes this page.

        | implementation | breaks | what it does wrong | caught by |
        | --- | --- | --- | --- |
        %s

        %s The right implementations pass: %s.
        """
            .formatted(
                rows,
                summary(),
                rights.stream()
                    .map(right -> "`" + right.plugin() + "` as a " + right.suite())
                    .collect(Collectors.joining(", ")));
    try {
      Files.writeString(folder.resolve("gallery.md"), page);
    } catch (IOException e) {
      throw new UncheckedIOException("the gallery's page can't be written into " + folder, e);
    }
  }
}
