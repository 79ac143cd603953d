package io.miroir.conformance;

/**
 * The server behind a store, which the suite may end and start again.
 *
 * <p>Whatever was started again has the address and the data of before, as far as the store's
 * capabilities say.
 */
public interface StoreServer {
  /** Ends it as an operator would. */
  void stop();

  /** Ends it at once, as a crash would. */
  void kill();

  /** Lets it stand still: connections stay open, and nothing is answered. */
  void pause();

  /** Lets it go on after {@link #pause}. */
  void resume();

  /** Starts it again and returns when it answers. */
  void start();
}
