package io.miroir.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A replica group that is to be removed, as it stands on the command line. */
final class OldGroup {
  @Parameters(index = "0", paramLabel = "N", description = "The number of the replica group.")
  private int number;

  @Option(
      names = "--force",
      description = "Give up nodes of it that have failed; their data stay where they are.")
  private boolean force;

  OldGroup() {}

  int number() {
    return number;
  }

  boolean force() {
    return force;
  }
}
