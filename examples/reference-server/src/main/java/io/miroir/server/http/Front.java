package io.miroir.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.server.config.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The web server with its two ports. It alone knows Helidon; each request passes the gate, then the
 * keys, then its handler, and whatever happens becomes one answer.
 */
public final class Front {
  private static final HeaderName ADMIN_KEY = HeaderNames.create("X-Admin-Key");
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final System.Logger LOG = System.getLogger(Front.class.getName());
  private static final String METRICS_SOCKET = "metrics";
  private static final int REQUESTS_MAX = 500;
  private static final int BODY_BYTES_MAX = 104_857_600;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final Gate gate = new Gate(REQUESTS_MAX);
  private final Keyring keyring;
  private final RequestMetrics metrics;
  private final WebServer server;

  /** A front that listens when it is started. */
  public Front(
      ServerConfig.Listen listen,
      ServerConfig.Keys keys,
      Routes main,
      Routes open,
      MetricsSink sink) {
    keyring = new Keyring(keys.master(), keys.admin());
    metrics = new RequestMetrics(sink);
    server =
        WebServer.builder()
            .shutdownHook(false)
            .host(listen.host())
            .port(listen.port())
            .connectionOptions(connection -> connection.tcpNoDelay(true))
            // Else a colon in a query has to be escaped, and clients write sort=price:asc.
            .addProtocol(Http1Config.builder().validatePrologue(false).buildPrototype())
            .routing(routing -> install(main, routing))
            .putSocket(
                METRICS_SOCKET, socket -> socket.host(listen.host()).port(listen.metricsPort()))
            .routing(METRICS_SOCKET, routing -> install(open, routing))
            .build();
  }

  /**
   * Listens on both ports.
   *
   * @throws IllegalStateException if one can't be had
   */
  public void start() {
    server.start();
    if (!server.isRunning()) {
      throw new IllegalStateException("a port of listen.* can't be listened on");
    }
  }

  public int port() {
    return server.port();
  }

  public int metricsPort() {
    return server.port(METRICS_SOCKET);
  }

  /** Answers 503 from now on and waits for what is under way; tells whether all ended in time. */
  public boolean drain(Duration atMost) throws InterruptedException {
    return gate.drain(atMost);
  }

  /** Closes the ports; what is still under way is broken off. */
  public void stop() {
    server.stop();
  }

  private void install(Routes routes, HttpRouting.Builder routing) {
    for (Routes.Route route : routes.all()) {
      routing.route(
          Method.create(route.method()),
          route.template(),
          (request, response) -> serve(route, request, response));
    }
    routing.any(
        (request, response) ->
            send(
                response,
                ApiException.of(
                        404,
                        "not_found",
                        "There is no route "
                            + request.prologue().method().text()
                            + " "
                            + request.path().path()
                            + ".")
                    .answer()));
  }

  private void serve(Routes.Route route, ServerRequest request, ServerResponse response) {
    long began = System.nanoTime();
    try {
      gate.enter();
    } catch (ApiException refused) {
      Answer answer = refused.answer();
      send(response, answer);
      note(route, answer.status(), began);
      return;
    }
    try {
      metrics.inFlight(gate::inFlight);
      switch (route.way()) {
        case Routes.Answered answered -> {
          Answer answer = answer(route, answered.handler(), request);
          send(response, answer);
          note(route, answer.status(), began);
        }
        case Routes.Streamed streamed -> stream(route, streamed.handler(), request, response);
      }
    } finally {
      gate.leave();
      metrics.inFlight(gate::inFlight);
    }
  }

  private void note(Routes.Route route, int status, long began) {
    metrics.answered(
        route.method(), route.template(), status, Duration.ofNanos(System.nanoTime() - began));
  }

  private Answer answer(Routes.Route route, Handler handler, ServerRequest request) {
    try {
      check(route, request);
      return handler.handle(call(request));
    } catch (RuntimeException failure) {
      return Failures.answer(failure);
    }
  }

  private void check(Routes.Route route, ServerRequest request) {
    ServerRequestHeaders headers = request.headers();
    keyring.check(
        route.access(), headers.first(HeaderNames.AUTHORIZATION), headers.first(ADMIN_KEY));
  }

  /**
   * Sends events until their source ends or the client is gone; the server's drain ends it. What
   * counts as the request's time is that until the first event.
   */
  private void stream(
      Routes.Route route, StreamHandler handler, ServerRequest request, ServerResponse response) {
    long began = System.nanoTime();
    StreamHandler.Source source;
    try {
      check(route, request);
      source = handler.open(call(request));
    } catch (RuntimeException failure) {
      Answer refused = Failures.answer(failure);
      send(response, refused);
      note(route, refused.status(), began);
      return;
    }
    note(route, 200, began);
    response.status(200);
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      source.sendTo(new SentEvents(out, () -> !gate.draining()));
    } catch (UncheckedIOException | IOException gone) {
      LOG.log(System.Logger.Level.DEBUG, "a listener to {0} is gone", route.template());
    }
  }

  private static Call call(ServerRequest request) {
    Map<String, String> path = new HashMap<>();
    for (String name : request.path().pathParameters().names()) {
      path.put(name, request.path().pathParameters().get(name));
    }
    String raw = request.query().rawValue();
    if (raw != null && BROKEN_ESCAPE.matcher(raw).find()) {
      throw ApiException.invalid("bad_request", "A `%` in the query begins no escape.");
    }
    Map<String, String> query = new HashMap<>();
    for (String name : request.query().names()) {
      query.put(name, request.query().first(name).orElse(""));
    }
    return new Call(path, query, accepted -> body(request, accepted), Deadline.in(REQUEST_TIMEOUT));
  }

  private static Call.Body body(ServerRequest request, Set<MediaType> accepted) {
    ServerRequestHeaders headers = request.headers();
    Optional<String> contentType = headers.first(HeaderNames.CONTENT_TYPE);
    long announced = headers.contentLength().orElse(-1);
    if (announced > BODY_BYTES_MAX) {
      throw tooLarge();
    }
    if (announced == 0 || !request.content().hasEntity()) {
      boolean named = contentType.isPresent() && accepted.size() > 1;
      return new Call.Body(
          named ? MediaType.of(contentType, accepted) : MediaType.JSON, new byte[0]);
    }
    MediaType type = MediaType.of(contentType, accepted);
    Optional<String> encoding = headers.first(HeaderNames.CONTENT_ENCODING);
    if (encoding.isPresent() && !encoding.get().equals("identity")) {
      throw ApiException.of(
          415,
          "invalid_content_type",
          "The content encoding `" + encoding.get() + "` is not taken; send the body as it is.");
    }
    try (InputStream stream = request.content().inputStream()) {
      byte[] bytes = stream.readNBytes(BODY_BYTES_MAX + 1);
      if (bytes.length > BODY_BYTES_MAX) {
        throw tooLarge();
      }
      return new Call.Body(type, bytes);
    } catch (IOException broken) {
      throw new UncheckedIOException("the body ended early", broken);
    }
  }

  private static ApiException tooLarge() {
    return ApiException.of(
        413,
        "payload_too_large",
        "The provided payload reached the size limit. The maximum accepted payload size is "
            + BODY_BYTES_MAX
            + " bytes.");
  }

  private static void send(ServerResponse response, Answer answer) {
    response.status(answer.status());
    response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
    answer.headers().forEach(response::header);
    response.send(answer.body());
  }
}
