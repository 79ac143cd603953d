package io.miroir.executor.meilisearch;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request body that is sent from where it lies, without a copy.
 *
 * <p>It is handed on in slices, because a socket channel copies all that it is offered each time it
 * takes some. A body of one slice goes out in one write, so that it can't stall half-way behind a
 * head that was accepted before a fence (X1).
 */
public final class SlicedBody implements HttpRequest.BodyPublisher {
  private static final int SLICE_BYTES = 1 << 16;

  private final ByteBuffer body;

  /** A body of what remains in the buffer, which is left as it is. */
  public SlicedBody(ByteBuffer body) {
    this.body = body;
  }

  @Override
  public long contentLength() {
    return body.remaining();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Sending(body.duplicate(), subscriber));
  }

  /**
   * One sending. Whoever raises the demand from zero delivers, so that deliveries never overlap.
   */
  private static final class Sending implements Flow.Subscription {
    private final ByteBuffer rest;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean ended;

    Sending(ByteBuffer rest, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.rest = rest;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long slices) {
      if (slices <= 0) {
        ended = true;
        subscriber.onError(new IllegalArgumentException("demand " + slices + " is not positive"));
        return;
      }
      if (demand.getAndAccumulate(slices, Sending::sum) == 0) {
        do {
          deliver();
        } while (demand.decrementAndGet() > 0 && !ended);
      }
    }

    private static long sum(long a, long b) {
      return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    private void deliver() {
      if (ended) {
        return;
      }
      int length = Math.min(SLICE_BYTES, rest.remaining());
      ByteBuffer slice = rest.slice(rest.position(), length);
      rest.position(rest.position() + length);
      boolean last = !rest.hasRemaining();
      subscriber.onNext(slice);
      if (last && !ended) {
        ended = true;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }
}
