package io.miroir.engine.plugin;

import java.nio.file.Path;

/**
 * Something in the plugin folder that was left out, or was not as it should be.
 *
 * @param folder where it is
 * @param what what was found
 * @param remedy what to do about it
 */
public record Problem(Path folder, String what, String remedy) {
  @Override
  public String toString() {
    return "plugin folder " + folder + ": " + what + "; " + remedy;
  }
}
