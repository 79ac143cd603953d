package io.miroir.engine.plugin;

import java.nio.file.Path;

/**
 * Something in a plugin folder that was left out, or was not as it should be.
 *
 * @param folder where it is
 * @param rule which rule it breaks
 * @param what what was found
 * @param remedy what to do about it
 */
public record Problem(Path folder, Rule rule, String what, String remedy) {
  /** How bad it is. */
  public Severity severity() {
    return rule.severity();
  }

  @Override
  public String toString() {
    return "plugin folder " + folder + ": " + what + "; " + remedy;
  }
}
