package io.miroir.api.plugin;

import org.jspecify.annotations.Nullable;

/**
 * One key that a provider reads from the configuration.
 *
 * @param name the key, lower case with dashes
 * @param meaning one sentence, with the unit and the allowed values
 * @param preset the value when the key is absent, or {@code null} if the key is required
 * @param secret whether its value is never shown
 */
public record Setting(String name, String meaning, @Nullable String preset, boolean secret) {
  /** A key that must be given. */
  public static Setting required(String name, String meaning) {
    return new Setting(name, meaning, null, false);
  }

  /** A key that may be left out. */
  public static Setting optional(String name, String meaning, String preset) {
    return new Setting(name, meaning, preset, false);
  }

  /** A key that must be given and is never shown. */
  public static Setting secret(String name, String meaning) {
    return new Setting(name, meaning, null, true);
  }
}
