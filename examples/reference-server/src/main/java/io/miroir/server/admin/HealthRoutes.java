package io.miroir.server.admin;

import io.miroir.engine.Miroir;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;

/** Whether the server is up, whether it serves, and what it is. */
public final class HealthRoutes implements Routes.Part {
  /** The version of Meilisearch whose API this front speaks; clients look at it. */
  private static final String API_VERSION = "1.16.0";

  private final Miroir miroir;

  public HealthRoutes(Miroir miroir) {
    this.miroir = miroir;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("GET", "/health", Access.OPEN, this::health)
        .add("GET", "/_miroir/ready", Access.OPEN, this::ready)
        .add("GET", "/version", Access.MASTER, HealthRoutes::version);
  }

  private Answer health(Call call) {
    requireServing();
    return Answer.json(200, Json.object().put("status", "available"));
  }

  private Answer ready(Call call) {
    requireServing();
    return Answer.json(200, Json.object().put("ready", true));
  }

  private void requireServing() {
    if (!miroir.serving()) {
      throw ApiException.unavailable(
          "miroir_unavailable", "The server has not joined its fleet, or lost its lease.", 1);
    }
  }

  private static Answer version(Call call) {
    return Answer.json(
        200,
        Json.object()
            .put("commitSha", "unknown")
            .put("commitDate", "unknown")
            .put("pkgVersion", API_VERSION));
  }
}
