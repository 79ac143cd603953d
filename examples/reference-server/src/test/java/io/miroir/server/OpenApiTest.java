package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import io.miroir.server.http.Access;
import io.miroir.server.http.Routes.Route;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docs/openapi.yaml} has every route of the server and no other, as it is. */
class OpenApiTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "openapi.yaml");
  private static final String UNKNOWN = "no-such-parameter";

  /** Probes and scrapes, which look at no parameter and refuse none. */
  private static final Set<String> TAKE_ANY =
      Set.of("/metrics", "/_miroir/metrics", "/health", "/_miroir/ready", "/version");

  private static final Pattern BRACED = Pattern.compile("\\{(\\w+)}");
  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

  /** What there is to compare of a route. */
  private record Told(Access access, Set<String> path, Set<String> query) {}

  @Test
  void hasEveryRouteWithItsAccessAndItsParametersAndNoneMore(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(10);
      Map<String, Told> served = new TreeMap<>();
      for (Route route : fleet.server().routes()) {
        served.put(
            route.method() + " " + route.template(),
            new Told(route.access(), braced(route.template()), query(fleet, route)));
      }
      assertThat(written()).isEqualTo(served);
    }
  }

  private static Map<String, Told> written() {
    JsonNode page = new YAMLMapper().readTree(PAGE.toFile());
    Map<String, Told> written = new TreeMap<>();
    page.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (!method.getKey().equals("servers")) {
                            written.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                told(method.getValue()));
                          }
                        }));
    return written;
  }

  private static Told told(JsonNode operation) {
    Map<String, Set<String>> parameters = Map.of("path", new TreeSet<>(), "query", new TreeSet<>());
    operation
        .path("parameters")
        .forEach(
            parameter ->
                parameters
                    .get(parameter.path("in").asString())
                    .add(parameter.path("name").asString()));
    JsonNode security = operation.path("security");
    Access access =
        security.isMissingNode() ? Access.MASTER : security.isEmpty() ? Access.OPEN : Access.ADMIN;
    return new Told(access, parameters.get("path"), parameters.get("query"));
  }

  /** The parameters that a route takes: it names them when it refuses another one. */
  private static Set<String> query(TestFleet fleet, Route route) {
    if (TAKE_ANY.contains(route.template())) {
      return Set.of();
    }
    String path =
        route
            .template()
            .replace("{uid}", route.template().startsWith("/tasks") ? "0" : "books")
            .replace("{setting}", "stop-words")
            .replace("{id}", "1")
            .replace("{number}", "1");
    String key = route.access() == Access.ADMIN ? TestFleet.ADMIN : TestFleet.MASTER;
    Reply reply =
        fleet.ask(
            route.method(),
            path + "?" + UNKNOWN + "=1",
            route.method().equals("GET") || route.method().equals("DELETE") ? "" : "{}",
            "Authorization",
            "Bearer " + key);
    String message = reply.status() == 400 ? reply.json().path("message").asString("") : "";
    assertThat(message)
        .as("%s %s: %s %s", route.method(), path, reply.status(), reply.text())
        .startsWith("Unknown parameter `" + UNKNOWN);
    return QUOTED
        .matcher(message.substring(message.indexOf(':')))
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> braced(String template) {
    Matcher matcher = BRACED.matcher(template);
    Set<String> names = new TreeSet<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
