package io.miroir.server.http;

/** Answers one kind of request. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers a request.
   *
   * @throws ApiException if it ends with an error
   */
  Answer handle(Call call);
}
