package io.miroir.engine.plugin;

import java.util.Locale;

/** How bad a {@link Problem} is. */
public enum Severity {
  /** What it concerns was left out. */
  ERROR,
  /** The plugin runs, but its folder is not as it should be. */
  WARNING,
  /** Nothing is wrong; a person may want to know. */
  NOTE;

  /** In lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
