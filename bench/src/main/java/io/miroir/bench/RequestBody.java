package io.miroir.bench;

import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;

/**
 * Where every path leaves the body of a write: memory that is there already, as a socket's buffer
 * is. Of a publisher it takes one slice after another, as the HTTP client does.
 */
final class RequestBody extends OutputStream {
  private final byte[] bytes;
  private int length;

  RequestBody(int bytesMax) {
    bytes = new byte[bytesMax];
  }

  /** Forgets what was written. */
  RequestBody clear() {
    length = 0;
    return this;
  }

  int length() {
    return length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public void write(int value) {
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int from, int count) {
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /** Takes all that a publisher has, at once. */
  void take(HttpRequest.BodyPublisher publisher) {
    publisher.subscribe(new Taking());
  }

  private final class Taking implements Flow.Subscriber<ByteBuffer> {
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(1);
    }

    @Override
    public void onNext(ByteBuffer slice) {
      int count = slice.remaining();
      slice.get(bytes, length, count);
      length += count;
      subscription.request(1);
    }

    @Override
    public void onError(Throwable cause) {
      throw new IllegalStateException("the body ended early", cause);
    }

    @Override
    public void onComplete() {}
  }
}
