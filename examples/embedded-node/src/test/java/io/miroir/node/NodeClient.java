package io.miroir.node;

import io.miroir.node.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Speaks HTTP to a node in tests. */
final class NodeClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI node;
  private final String key;

  NodeClient(URI node, String key) {
    this.node = node;
    this.key = key;
  }

  NodeClient withKey(String other) {
    return new NodeClient(node, other);
  }

  /** An answer. */
  record Reply(int status, String text) {
    Map<String, Object> object() {
      return Json.parseObject(text);
    }

    String code() {
      return String.valueOf(object().get("code"));
    }

    long number(String name) {
      return (Long) object().get(name);
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> list(String name) {
      return (List<Map<String, Object>>) object().get(name);
    }
  }

  Reply get(String path) {
    return send("GET", path, null, null);
  }

  Reply post(String path, String body) {
    return send("POST", path, body, "application/json");
  }

  Reply put(String path, String body) {
    return send("PUT", path, body, "application/json");
  }

  Reply patch(String path, String body) {
    return send("PATCH", path, body, "application/json");
  }

  Reply delete(String path) {
    return send("DELETE", path, null, null);
  }

  Reply send(String method, String path, String body, String contentType) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(PATIENCE)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the task that the answer tells of is finished. */
  Map<String, Object> finished(Reply accepted) {
    if (accepted.status() != 202) {
      throw new AssertionError(accepted);
    }
    return finished(accepted.number("taskUid"));
  }

  Map<String, Object> finished(long uid) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Map<String, Object> task = get("/tasks/" + uid).object();
      if (task.get("finishedAt") != null) {
        return task;
      }
      Thread.yield();
    }
    throw new AssertionError("task " + uid + " is not finished after " + PATIENCE);
  }

  /** Waits for the task and demands that it did what it should. */
  void succeed(Reply accepted) {
    Map<String, Object> task = finished(accepted);
    if (!task.get("status").equals("succeeded")) {
      throw new AssertionError(task);
    }
  }

  /** The named field of every document that the fetch finds. */
  List<Object> fetch(String index, String body, String field) {
    Reply reply = post("/indexes/" + index + "/documents/fetch", body);
    if (reply.status() != 200) {
      throw new AssertionError(reply);
    }
    return reply.list("results").stream().map(document -> document.get(field)).toList();
  }
}
