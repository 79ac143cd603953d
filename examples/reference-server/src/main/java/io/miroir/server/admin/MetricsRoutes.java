package io.miroir.server.admin;

import io.miroir.api.metrics.Exposition;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Shows the metrics: openly on the port of their own, with the admin key on the main port. */
public final class MetricsRoutes {
  private final MetricsSink sink;

  public MetricsRoutes(MetricsSink sink) {
    this.sink = sink;
  }

  public Routes main(Routes routes) {
    return routes.add("GET", "/_miroir/metrics", Access.ADMIN, this::show);
  }

  public Routes open(Routes routes) {
    return routes.add("GET", "/metrics", Access.OPEN, this::show);
  }

  private Answer show(Call call) {
    Exposition exposition = sink.exposition();
    byte[] text = exposition.text().getBytes(StandardCharsets.UTF_8);
    return new Answer(200, exposition.contentType(), text, Map.of());
  }
}
