package io.miroir.engine.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * A folder, what could be loaded from it, and what was found wrong with it.
 *
 * @param folder the plugin folder, or the directory of all for what concerns none alone
 * @param plugins those that can be opened
 * @param problems every one that was found, as far as one does not hide another
 */
public record ExaminedFolder(Path folder, List<LoadedPlugin> plugins, List<Problem> problems) {
  public ExaminedFolder {
    plugins = List.copyOf(plugins);
    problems = List.copyOf(problems);
  }

  /** Whether nothing is wrong; a note is nothing wrong. */
  public boolean isHealthy() {
    return problems.stream().allMatch(problem -> problem.severity() == Severity.NOTE);
  }
}
