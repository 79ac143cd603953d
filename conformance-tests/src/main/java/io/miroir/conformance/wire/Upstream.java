package io.miroir.conformance.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** A node's HTTP interface as it is. */
public final class Upstream {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String address;

  /**
   * The interface at an address.
   *
   * @param address the address, without a path
   */
  public Upstream(URI address) {
    String text = address.toString();
    this.address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Sends a request and reads the answer whole. */
  public Reply send(Request request) {
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(URI.create(address + request.path()))
            .method(
                request.method(),
                request.body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(request.body()));
    request.headers().forEach(sent::header);
    try {
      HttpResponse<String> response =
          CLIENT.send(sent.build(), HttpResponse.BodyHandlers.ofString());
      Map<String, String> headers = new LinkedHashMap<>();
      for (String name : new String[] {"content-type", "retry-after"}) {
        response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
      }
      return new Reply(response.statusCode(), headers, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.path() + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(request.method() + " " + request.path() + " ended", e);
    }
  }
}
