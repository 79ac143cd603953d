package io.miroir.server.http;

/** Sends events for as long as it does not return. */
@FunctionalInterface
public interface StreamHandler {
  /**
   * Checks a request before anything is sent, and answers what then sends its events.
   *
   * @throws ApiException if it ends with an error
   */
  Source open(Call call);

  /** What sends the events. */
  @FunctionalInterface
  interface Source {
    /** Returns when the stream is at its end. */
    void sendTo(EventStream stream);
  }
}
