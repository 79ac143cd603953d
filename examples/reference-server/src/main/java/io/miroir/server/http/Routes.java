package io.miroir.server.http;

import java.util.ArrayList;
import java.util.List;

/** The routes of a port, in the order in which they are tried. */
public final class Routes {
  /**
   * One route.
   *
   * @param method the HTTP method
   * @param template its path, parameters in braces
   * @param access whose key it asks for
   * @param way what answers
   */
  public record Route(String method, String template, Access access, Way way) {}

  /** How a route answers. */
  sealed interface Way {}

  /** With one answer. */
  record Answered(Handler handler) implements Way {}

  /** With events, for as long as there may be some. */
  record Streamed(StreamHandler handler) implements Way {}

  /** A part of the API that has routes. */
  @FunctionalInterface
  public interface Part {
    /** Adds its routes. */
    void addTo(Routes routes);
  }

  private final List<Route> routes = new ArrayList<>();

  public Routes add(String method, String template, Access access, Handler handler) {
    routes.add(new Route(method, template, access, new Answered(handler)));
    return this;
  }

  /** Adds a route that sends events to whoever asks for them with GET. */
  public Routes addStream(String template, Access access, StreamHandler handler) {
    routes.add(new Route("GET", template, access, new Streamed(handler)));
    return this;
  }

  public Routes add(Part part) {
    part.addTo(this);
    return this;
  }

  /** All of them. */
  public List<Route> all() {
    return List.copyOf(routes);
  }
}
