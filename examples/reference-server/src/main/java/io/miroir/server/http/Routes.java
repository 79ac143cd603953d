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
   * @param handler what answers
   */
  record Route(String method, String template, Access access, Handler handler) {}

  /** A part of the API that has routes. */
  @FunctionalInterface
  public interface Part {
    /** Adds its routes. */
    void addTo(Routes routes);
  }

  private final List<Route> routes = new ArrayList<>();

  public Routes add(String method, String template, Access access, Handler handler) {
    routes.add(new Route(method, template, access, handler));
    return this;
  }

  public Routes add(Part part) {
    part.addTo(this);
    return this;
  }

  List<Route> all() {
    return List.copyOf(routes);
  }
}
