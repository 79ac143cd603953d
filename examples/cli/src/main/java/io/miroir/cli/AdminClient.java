package io.miroir.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the admin API of one server. Every failure is an {@link AdminException}. */
final class AdminClient {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  private static final Duration READ_WITHIN = Duration.ofSeconds(10);

  /** A plan measures every shard that moves. */
  private static final Duration DONE_WITHIN = Duration.ofMinutes(2);

  private static final int UNAUTHORIZED = 401;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();
  private final URI server;
  private final String key;

  AdminClient(URI server, String key) {
    this.server = server;
    this.key = key;
  }

  URI server() {
    return server;
  }

  JsonNode get(String path) {
    return json("GET", path, exchange("GET", path, BodyPublishers.noBody()));
  }

  /** The answer as it is, for what is not JSON. */
  String text(String path) {
    return exchange("GET", path, BodyPublishers.noBody()).body();
  }

  JsonNode send(String method, String path) {
    return json(method, path, exchange(method, path, BodyPublishers.noBody()));
  }

  JsonNode send(String method, String path, JsonNode body) {
    return json(method, path, exchange(method, path, BodyPublishers.ofString(body.toString())));
  }

  /**
   * The lines of an answer that goes on for as long as it is read; close it.
   *
   * @throws AdminException if there is no such answer; the server said why not, or did not answer
   */
  Stream<String> lines(String path) {
    HttpResponse<Stream<String>> response =
        sent("GET", path, request("GET", path, BodyPublishers.noBody()), BodyHandlers.ofLines());
    if (response.statusCode() / 100 != 2) {
      response.body().close();
      throw new AdminException(
          ExitCode.COULD_NOT_RUN,
          tried("GET", path) + " was refused (" + response.statusCode() + ").");
    }
    return response.body();
  }

  private HttpResponse<String> exchange(String method, String path, BodyPublisher body) {
    HttpResponse<String> response =
        sent(method, path, request(method, path, body), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw refusal(method, path, response);
    }
    return response;
  }

  private HttpRequest request(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(method.equals("GET") ? READ_WITHIN : DONE_WITHIN)
            .method(method, body);
    if (body.contentLength() > 0) {
      request.header("Content-Type", "application/json");
    }
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }

  private <T> HttpResponse<T> sent(
      String method, String path, HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException unreached) {
      throw new AdminException(
          ExitCode.COULD_NOT_RUN,
          tried(method, path)
              + " had no answer: "
              + unreached.getClass().getSimpleName()
              + (unreached.getMessage() == null ? "" : ", " + unreached.getMessage())
              + ". Is a server running there? 'miroir serve' starts one, --server names another.");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AdminException(ExitCode.COULD_NOT_RUN, tried(method, path) + " was interrupted.");
    }
  }

  private AdminException refusal(String method, String path, HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == UNAUTHORIZED) {
      return new AdminException(
          ExitCode.BAD_INPUT,
          tried(method, path)
              + " was refused: "
              + (key.isEmpty() ? "no admin key was given." : "the admin key is another one.")
              + " Give the server's keys.admin as --admin-key KEY, --admin-key file:PATH or in"
              + " MIROIR_ADMIN_KEY.");
    }
    String message;
    try {
      JsonNode error = JsonMapper.shared().readTree(response.body());
      message = error.path("message").asString("no reason was told");
    } catch (JacksonException notJson) {
      message = "the answer is not JSON, so this may be no Miroir server";
    }
    return new AdminException(
        status >= 500 ? ExitCode.COULD_NOT_RUN : ExitCode.FAULT_FOUND,
        tried(method, path) + " was refused (" + status + "): " + message);
  }

  private JsonNode json(String method, String path, HttpResponse<String> response) {
    try {
      return JsonMapper.shared().readTree(response.body());
    } catch (JacksonException notJson) {
      throw new AdminException(
          ExitCode.COULD_NOT_RUN,
          tried(method, path)
              + " answered what is not JSON, so this may be no Miroir server. --server names"
              + " another.");
    }
  }

  private String tried(String method, String path) {
    return method + " " + path + " at " + server;
  }
}
