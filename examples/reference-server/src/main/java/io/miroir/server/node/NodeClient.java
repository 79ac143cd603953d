package io.miroir.server.node;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.topology.Node;
import io.miroir.server.http.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Sends requests to nodes over one shared client. A request is sent once: whether to send it again
 * is for the caller to know.
 */
public final class NodeClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final NodeMetrics metrics;
  private final Sightings sightings;

  public NodeClient(MetricsSink sink, Sightings sightings) {
    this.metrics = new NodeMetrics(sink);
    this.sightings = sightings;
  }

  /**
   * Sends a request with a key of this pod's session, and once more if the key was exchanged on the
   * way. That is safe for merges too: a node that answers 403 has looked at the head and at nothing
   * else. A node that the session has no key on yet is not asked.
   */
  NodeAnswer send(Node node, Supplier<String> key, NodeRequest request, Deadline deadline) {
    try {
      String first = key.get();
      NodeAnswer answer = send(node, first, request, deadline);
      if (answer instanceof NodeAnswer.Answered answered && answered.status() == 403) {
        String fresh = key.get();
        if (fresh.equals(first)) {
          return answer;
        }
        metrics.sentAgain();
        return send(node, fresh, request, deadline);
      }
      return answer;
    } catch (MiroirException keyless) {
      if (keyless.code() != ErrorCode.UNAVAILABLE) {
        throw keyless;
      }
      return new NodeAnswer.NotSent(String.valueOf(keyless.getMessage()));
    }
  }

  /** Sends a request and waits for its answer until the deadline. */
  public NodeAnswer send(Node node, String key, NodeRequest request, Deadline deadline) {
    long began = System.nanoTime();
    NodeAnswer answer = exchange(node.address(), key, request, deadline);
    metrics.answered(node.id(), request.operation(), answer, System.nanoTime() - began);
    if (answer instanceof NodeAnswer.Answered) {
      sightings.seen(node.id());
    } else {
      sightings.missed(node.id(), answer.told());
    }
    return answer;
  }

  NodeMetrics metrics() {
    return metrics;
  }

  private NodeAnswer exchange(URI address, String key, NodeRequest request, Deadline deadline) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(address + request.path()))
            .timeout(deadline.remaining())
            .header("Authorization", "Bearer " + key);
    if (request.body().length > 0) {
      builder.header("Content-Type", "application/json");
      builder.method(request.method(), BodyPublishers.ofByteArray(request.body()));
    } else {
      builder.method(request.method(), BodyPublishers.noBody());
    }
    try {
      HttpResponse<byte[]> response = http.send(builder.build(), BodyHandlers.ofByteArray());
      return new NodeAnswer.Answered(response.statusCode(), response.body(), retryAfter(response));
    } catch (ConnectException | HttpConnectTimeoutException unreached) {
      return new NodeAnswer.NotSent(why(unreached));
    } catch (IOException broken) {
      return broken.getCause() instanceof UnresolvedAddressException
          ? new NodeAnswer.NotSent(why(broken))
          : new NodeAnswer.NoAnswer(why(broken));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new NodeAnswer.NoAnswer("the request was interrupted");
    }
  }

  private static String why(IOException failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : " " + message);
  }

  private static OptionalLong retryAfter(HttpResponse<?> response) {
    Optional<String> header = response.headers().firstValue("Retry-After");
    try {
      return header.isPresent()
          ? OptionalLong.of(Long.parseLong(header.get().strip()))
          : OptionalLong.empty();
    } catch (NumberFormatException aDate) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
