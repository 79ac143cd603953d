package io.miroir.engine.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was found in one folder so far. */
final class Problems {
  private final Path folder;
  private final List<Problem> found = new ArrayList<>();

  Problems(Path folder) {
    this.folder = folder;
  }

  void add(Rule rule, String what) {
    found.add(new Problem(folder, rule, what, rule.remedy()));
  }

  /** Adds one whose remedy has something to fill in. */
  void addWithRemedy(Rule rule, String particular, String what) {
    found.add(new Problem(folder, rule, what, rule.remedy(particular)));
  }

  boolean anyError() {
    return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  List<Problem> all() {
    return List.copyOf(found);
  }

  /** The message of a failure and of what caused it. */
  static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return cause == null ? message : message + ": " + cause;
  }
}
