package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one HTTP client for all nodes. It keeps a busy node's wishes, waits for a silent one no
 * longer than the timeout, and repeats a reading call once when its connection fails: a kept
 * connection may have been closed by the node just then.
 */
final class NodeHttp implements AutoCloseable {
  private static final Duration RETRY_AFTER_PRESET = Duration.ofSeconds(1);

  private final Duration timeout;
  private final Duration patience;
  private final HttpClient client;
  private final CountDownLatch closed = new CountDownLatch(1);

  NodeHttp(Duration timeout, Duration patience) {
    this.timeout = timeout;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Sends a call and gives the node's answer, whatever its status.
   *
   * @throws MiroirException with {@code UNAVAILABLE} or {@code BUSY}
   */
  Answer send(Call call) {
    long started = System.nanoTime();
    while (true) {
      Answer answer = exchange(call);
      if (!answer.busy()) {
        return answer;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - started);
      if (waited.plus(answer.retryAfter()).compareTo(patience) > 0) {
        throw new MiroirException(
            ErrorCode.BUSY,
            call
                + " was answered "
                + answer.status()
                + " "
                + answer.errorCode()
                + " for "
                + waited.toMillis()
                + " ms, and the node asks for "
                + answer.retryAfter().toMillis()
                + " ms more, past a patience of "
                + patience.toMillis()
                + " ms; nothing was done; try again later");
      }
      pause(call, answer.retryAfter());
    }
  }

  private Answer exchange(Call call) {
    try {
      return exchangeOnce(call);
    } catch (IOException first) {
      if (!call.reading()) {
        throw unavailable(call, first.toString(), first);
      }
      try {
        return exchangeOnce(call);
      } catch (IOException second) {
        second.addSuppressed(first);
        throw unavailable(call, "twice: " + second, second);
      }
    }
  }

  private Answer exchangeOnce(Call call) throws IOException {
    BoundedBody body = new BoundedBody(call.answerBytesMax());
    CompletableFuture<HttpResponse<Optional<byte[]>>> sending =
        client.sendAsync(request(call), head -> body);
    try {
      HttpResponse<Optional<byte[]>> response = await(call, sending, body);
      return new Answer(call, response.statusCode(), response.body(), retryAfter(response));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(call, "its thread was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw unavailable(call, String.valueOf(e.getCause()), e);
    } finally {
      sending.cancel(true);
    }
  }

  /** Waits while bytes keep coming: a large answer takes long, a node that hangs is silent. */
  private HttpResponse<Optional<byte[]>> await(
      Call call, CompletableFuture<HttpResponse<Optional<byte[]>>> sending, BoundedBody body)
      throws InterruptedException, ExecutionException {
    long silenceMillisMax = timeout.toMillis() + call.body().remaining() / 1024;
    long received = 0;
    while (true) {
      try {
        return sending.get(silenceMillisMax, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (body.received() == received) {
          throw unavailable(call, "the node was silent for " + silenceMillisMax + " ms", e);
        }
        received = body.received();
      }
    }
  }

  private static HttpRequest request(Call call) {
    HttpRequest.Builder request;
    try {
      request =
          HttpRequest.newBuilder(call.uri())
              .header("Authorization", "Bearer " + call.credential().text());
    } catch (IllegalArgumentException e) {
      throw new MiroirException(
          ErrorCode.MISCONFIGURED,
          call
              + " was not sent: the address or the key can't stand in a request ("
              + e.getClass().getSimpleName()
              + "); an address is http://host:port, a key is printable ASCII",
          e);
    }
    if (call.body().hasRemaining()) {
      request
          .header("Content-Type", "application/json")
          .method(call.method(), new SlicedBody(call.body()));
    } else {
      request.method(call.method(), HttpRequest.BodyPublishers.noBody());
    }
    return request.build();
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(RETRY_AFTER_PRESET);
  }

  /**
   * Lets the time pass that a node asked for, or that is between two looks at its task: HTTP tells
   * nothing unasked. It ends at once when this is closed.
   *
   * @throws MiroirException with {@code UNAVAILABLE} if this is closed or the thread is interrupted
   */
  void pause(Call call, Duration pause) {
    try {
      if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new MiroirException(
            ErrorCode.UNAVAILABLE,
            call
                + " is not sent again, the executor is closed; what was sent before may be done,"
                + " read what is");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(call, "its thread was interrupted", e);
    }
  }

  private static MiroirException unavailable(Call call, String cause, Throwable thrown) {
    return new MiroirException(
        ErrorCode.UNAVAILABLE,
        call
            + " had no answer: "
            + cause
            + (call.reading()
                ? "; nothing was changed; try again"
                : "; whether the node acted is unknown; try again, then read what is"),
        thrown);
  }

  @Override
  public void close() {
    closed.countDown();
    client.shutdownNow();
  }
}
