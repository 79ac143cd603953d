package io.miroir.engine.time;

/** An actor that was started by {@link Timeline#fork}. */
public interface Fork {
  /** Tells the actor to stop: what it waits for, now or next, throws {@link StoppedException}. */
  void stop();

  /** Waits until the actor has ended. */
  void join();
}
