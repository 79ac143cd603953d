package io.miroir.executor.meilisearch;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects an answer's body, or nothing if it grows too large, and tells how much has come so far.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<Optional<byte[]>> {
  /** An array can't be longer. */
  private static final long BYTES_MAX = Integer.MAX_VALUE - 16;

  private final long bytesMax;
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final CompletableFuture<Optional<byte[]>> content = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private volatile long received;

  BoundedBody(long bytesMax) {
    this.bytesMax = Math.min(bytesMax, BYTES_MAX);
  }

  /** How many bytes have come so far. */
  long received() {
    return received;
  }

  @Override
  public CompletionStage<Optional<byte[]>> getBody() {
    return content;
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    started.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (content.isDone()) {
      return;
    }
    long sum = received;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    received = sum;
    if (sum > bytesMax) {
      parts.clear();
      content.complete(Optional.empty());
      if (subscription != null) {
        subscription.cancel();
      }
    } else {
      parts.addAll(buffers);
    }
  }

  @Override
  public void onError(Throwable cause) {
    content.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    if (content.isDone()) {
      return;
    }
    byte[] bytes = new byte[(int) received];
    int end = 0;
    for (ByteBuffer part : parts) {
      int length = part.remaining();
      part.get(bytes, end, length);
      end += length;
    }
    parts.clear();
    content.complete(Optional.of(bytes));
  }
}
