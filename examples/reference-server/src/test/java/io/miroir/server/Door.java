package io.miroir.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;

/** A door before a node: it lets requests through, keeps some waiting, or answers them itself. */
final class Door implements AutoCloseable {
  /** A request that came. */
  record Asked(String method, String path, String body) {
    boolean is(String wantedMethod, String wantedPath) {
      return method.equals(wantedMethod) && path.equals(wantedPath);
    }
  }

  /** An answer in the node's place. */
  record Reply(int status, String body) {}

  /** Requests that wait at the door. */
  static final class Wait {
    private final Predicate<Asked> which;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    private Wait(Predicate<Asked> which) {
      this.which = which;
    }

    /** Returns once a request waits. */
    void arrived() {
      await(arrived);
    }

    /** Lets those that wait go on, and whatever comes. */
    void open() {
      opened.countDown();
    }

    private void pass(Asked asked) {
      if (opened.getCount() > 0 && which.test(asked)) {
        arrived.countDown();
        await(opened);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI node;
  private final WebServer server;
  private volatile Wait wait = new Wait(asked -> false);
  private volatile Function<Asked, Optional<Reply>> own = asked -> Optional.empty();

  Door(URI node) {
    this.node = node;
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .shutdownHook(false)
            .routing(
                routing ->
                    routing.any(
                        (request, response) -> {
                          String path = request.path().rawPath();
                          String query = request.query().rawValue();
                          String body =
                              request.content().hasEntity()
                                  ? request.content().as(String.class)
                                  : "";
                          Asked asked = new Asked(request.prologue().method().text(), path, body);
                          wait.pass(asked);
                          Reply reply =
                              own.apply(asked)
                                  .orElseGet(
                                      () ->
                                          forwarded(
                                              asked,
                                              query.isEmpty() ? path : path + "?" + query,
                                              request
                                                  .headers()
                                                  .first(HeaderNames.AUTHORIZATION)
                                                  .orElse("")));
                          response.status(reply.status()).send(reply.body());
                        }))
            .build()
            .start();
  }

  private Reply forwarded(Asked asked, String target, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + target))
            .header("Authorization", key)
            .method(
                asked.method(),
                asked.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(asked.body()));
    if (!asked.body().isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException broken) {
      throw new io.helidon.webserver.CloseConnectionException("the node is gone", broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** From now on these requests wait, and no others. */
  Wait keeps(Predicate<Asked> which) {
    wait = new Wait(which);
    return wait;
  }

  /** From now on these requests are answered here. */
  void answers(Function<Asked, Optional<Reply>> answers) {
    own = answers;
  }

  /** Lets everything through. */
  void open() {
    wait.open();
    own = asked -> Optional.empty();
  }

  @Override
  public void close() {
    open();
    server.stop();
    http.shutdownNow();
  }
}
