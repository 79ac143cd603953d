package io.miroir.server.http;

import tools.jackson.databind.JsonNode;

/** A client that listens to server-sent events. Used by one thread. */
public interface EventStream {
  /** Whether to go on: {@code false} once the server drains. */
  boolean open();

  /**
   * Sends an event at once.
   *
   * @throws java.io.UncheckedIOException if the client is gone
   */
  void send(String event, JsonNode data);

  /**
   * Sends a comment, which shows both sides that the other is there.
   *
   * @throws java.io.UncheckedIOException if the client is gone
   */
  void comment(String text);
}
