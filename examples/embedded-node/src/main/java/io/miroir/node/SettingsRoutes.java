package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.NodeStore;
import io.miroir.node.store.Settings;
import io.miroir.node.store.TaskType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An index's settings, as a whole. */
final class SettingsRoutes {
  private static final String PATH = "/indexes/{index}/settings";

  private final NodeStore store;

  SettingsRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.route(
        Method.GET,
        PATH,
        "settings.get",
        exchange -> Answer.ok(store.settings(exchange.index()).view()));
    front.route(Method.PATCH, PATH, "settings.update", this::change);
    front.route(Method.DELETE, PATH, "settings.update", exchange -> accept(exchange, null));
  }

  private Answer change(Exchange exchange) throws IOException {
    Map<String, @Nullable Object> changes = exchange.bodyObject();
    // A value of the wrong form is told now and not by the task.
    Settings.NONE.with(changes);
    return accept(exchange, changes);
  }

  private Answer accept(Exchange exchange, @Nullable Map<String, @Nullable Object> changes) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("settings", changes);
    arguments.put("mayCreateIndex", exchange.access().allows("indexes.create"));
    var task = store.accept(exchange.index(), TaskType.SETTINGS_UPDATE, arguments, null);
    exchange.entry().note("taskUid", task.uid());
    return Answer.accepted(task);
  }
}
