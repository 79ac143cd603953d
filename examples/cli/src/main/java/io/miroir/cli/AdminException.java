package io.miroir.cli;

/** A server did not do what a command asked of it; the message says what was tried and why not. */
final class AdminException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  AdminException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the program ends with: {@link ExitCode#COULD_NOT_RUN} if there was no proper answer. */
  int exitCode() {
    return exitCode;
  }
}
