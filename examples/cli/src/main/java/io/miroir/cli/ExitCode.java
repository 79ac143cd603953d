package io.miroir.cli;

/** What the program's end says to a script. */
final class ExitCode {
  /** All went well. */
  static final int OK = 0;

  /** A check found what must not be, or a server refused what it was asked for. */
  static final int FAULT_FOUND = 1;

  /** The command line or the configuration is wrong. */
  static final int BAD_INPUT = 2;

  /** It could not run to its end. */
  static final int COULD_NOT_RUN = 3;

  private ExitCode() {}
}
