package io.miroir.demo.fleet;

/** The fleet did not do what a run needs: a process ended, a request was refused, time was up. */
public final class FleetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FleetException(String message) {
    super(message);
  }

  public FleetException(String message, Throwable cause) {
    super(message, cause);
  }
}
