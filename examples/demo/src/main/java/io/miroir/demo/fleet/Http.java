package io.miroir.demo.fleet;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** One address that speaks JSON over HTTP, asked with one key. */
public final class Http implements Front {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  /** Servers close idle connections after some seconds; a write on such a one would be unknown. */
  private static final String IDLE_SECONDS = "jdk.httpclient.keepalive.timeout";

  private static final HttpClient CLIENT = client();
  private final URI base;
  private final String key;

  private static HttpClient client() {
    if (System.getProperty(IDLE_SECONDS) == null) {
      System.setProperty(IDLE_SECONDS, "3");
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  public Http(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  public URI base() {
    return base;
  }

  @Override
  public Reply get(String path) {
    return send(request(path).GET().build());
  }

  @Override
  public Reply delete(String path) {
    return send(request(path).DELETE().build());
  }

  @Override
  public Reply send(String method, String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString()))
            .build());
  }

  /**
   * Sends a body and insists on a good answer.
   *
   * @throws FleetException if the answer is not a 2xx or did not come
   */
  public JsonNode require(String method, String path, JsonNode body) {
    return required(method + " " + path, send(method, path, body));
  }

  /**
   * Reads and insists on a good answer.
   *
   * @throws FleetException if the answer is not a 2xx or did not come
   */
  public JsonNode requireGet(String path) {
    return required("GET " + path, get(path));
  }

  /** Reads what is plain text; empty if it did not come. */
  public String text(String path) {
    try {
      HttpResponse<String> response =
          CLIENT.send(request(path).GET().build(), BodyHandlers.ofString());
      return response.statusCode() == 200 ? response.body() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted", e);
    }
  }

  private JsonNode required(String what, Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> {
        if (!answered.ok()) {
          throw new FleetException(
              what + " at " + base + " answered " + answered.status() + " " + answered.body());
        }
        yield answered.body();
      }
      case Reply.Refused refused ->
          throw new FleetException(what + " at " + base + ": no connection, " + refused.cause());
      case Reply.Unanswered unanswered ->
          throw new FleetException(what + " at " + base + ": no answer, " + unanswered.cause());
    };
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(ANSWER_WITHIN)
        .header("Authorization", "Bearer " + key);
  }

  private static Reply send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
      JsonNode body =
          response.body().length == 0
              ? MissingNode.getInstance()
              : JsonMapper.shared().readTree(response.body());
      return new Reply.Answered(
          response.statusCode(), body, response.headers().firstValueAsLong("Retry-After"));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Reply.Refused(e.toString());
    } catch (IOException | JacksonException e) {
      return new Reply.Unanswered(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted", e);
    }
  }
}
