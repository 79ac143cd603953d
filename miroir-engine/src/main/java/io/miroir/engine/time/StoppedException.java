package io.miroir.engine.time;

/** This actor was told to stop while it waited. Let it pass; the actor's body ends with it. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoppedException() {
    super("this actor was told to stop");
  }
}
