package io.miroir.node;

import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.miroir.node.json.MalformedTextException;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way of every request: its key is checked when its head has come, before its body is read;
 * then it is carried out, answered and logged.
 */
final class HttpFront {
  private static final Logger LOG = System.getLogger(HttpFront.class.getName());
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final HttpRouting.Builder routing;
  private final Gate gate;
  private final AccessLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int inFlight;
  private boolean draining;

  HttpFront(HttpRouting.Builder routing, Gate gate, AccessLog log) {
    this.routing = routing;
    this.gate = gate;
    this.log = log;
  }

  /** Answers one kind of request. */
  @FunctionalInterface
  interface Endpoint {
    /**
     * Carries the request out.
     *
     * @throws Refusal to be answered as an error
     */
    Answer handle(Exchange exchange) throws IOException;
  }

  /** Adds a route that needs no key. */
  void open(Method method, String path, Endpoint endpoint) {
    route(method, path, "", endpoint);
  }

  /** Adds a route that needs a key with the action, on the path's index if it names one. */
  void route(Method method, String path, String action, Endpoint endpoint) {
    routing.route(method, path, (request, response) -> handle(request, response, action, endpoint));
  }

  /** Answers what no route before has answered. */
  void otherwise() {
    routing.any(
        (request, response) ->
            handle(
                request,
                response,
                "",
                exchange -> {
                  throw new Refusal(ErrorCode.NOT_FOUND, "This node has no such route.");
                }));
  }

  private void handle(
      ServerRequest request, ServerResponse response, String action, Endpoint endpoint) {
    Exchange exchange = new Exchange(request);
    boolean entered = enter();
    try {
      Answer answer = entered ? answer(exchange, action, endpoint) : stopping();
      response.status(Status.create(answer.status()));
      response.header(HeaderValues.CONTENT_TYPE_JSON);
      if (answer.status() == Status.NO_CONTENT_204.code()) {
        response.send();
      } else {
        response.send(answer.body());
      }
      log.write(exchange.entry(), answer);
    } finally {
      if (entered) {
        leave();
      }
    }
  }

  private Answer answer(Exchange exchange, String action, Endpoint endpoint) {
    try {
      Gate.Access access = gate.admit(exchange.authorization(), action, exchange.indexUid());
      exchange.admit(access);
      exchange.entry().note("admittedAt", System.currentTimeMillis());
      exchange.entry().note("key", access.name().isEmpty() ? null : access.name());
      return endpoint.handle(exchange);
    } catch (Refusal refusal) {
      return Answer.refused(refusal);
    } catch (MalformedTextException e) {
      return Answer.refused(MediaType.JSON.malformed(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "a request's body did not come", e);
      return Answer.refused(
          new Refusal(ErrorCode.BAD_REQUEST, "The request's body could not be read."));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, exchange.entry().method() + " " + exchange.entry().path(), e);
      return Answer.refused(new Refusal(ErrorCode.INTERNAL, "The node failed; see its log."));
    }
  }

  private static Answer stopping() {
    return Answer.refused(new Refusal(ErrorCode.UNAVAILABLE, "The node is stopping."));
  }

  private boolean enter() {
    lock.lock();
    try {
      if (draining) {
        return false;
      }
      inFlight++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      if (--inFlight == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  int requestsInFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes from now on and waits a moment for what is in flight. */
  void drain() {
    lock.lock();
    try {
      draining = true;
      long left = GRACE.toNanos();
      while (inFlight > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
