package io.miroir.demo;

/** A run that could not come to its end; nothing is said about the data. */
public final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
