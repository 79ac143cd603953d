package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.NodeStore;
import io.miroir.node.store.Setting;
import io.miroir.node.store.Settings;
import io.miroir.node.store.TaskType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An index's settings, as a whole and one by one; {@link Setting} says which have effects. */
final class SettingsRoutes {
  private static final String PATH = "/indexes/{index}/settings";
  private static final String GET = "settings.get";
  private static final String UPDATE = "settings.update";

  private final NodeStore store;

  SettingsRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.route(
        Method.GET, PATH, GET, exchange -> Answer.ok(store.settings(exchange.index()).view()));
    front.route(Method.PATCH, PATH, UPDATE, exchange -> change(exchange, exchange.bodyObject()));
    front.route(Method.DELETE, PATH, UPDATE, exchange -> accept(exchange, null, false));
    for (Setting setting : Setting.values()) {
      register(front, PATH + '/' + setting.path(), setting);
    }
  }

  private void register(HttpFront front, String path, Setting setting) {
    front.route(
        Method.GET,
        path,
        GET,
        exchange -> Answer.ok(store.settings(exchange.index()).value(setting)));
    front.route(
        setting.isChangedInPart() ? Method.PATCH : Method.PUT,
        path,
        UPDATE,
        exchange -> change(exchange, only(setting, exchange.bodyValue())));
    front.route(
        Method.DELETE, path, UPDATE, exchange -> accept(exchange, only(setting, null), false));
  }

  private static Map<String, @Nullable Object> only(Setting setting, @Nullable Object value) {
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    changes.put(setting.text(), value);
    return changes;
  }

  private Answer change(Exchange exchange, Map<String, @Nullable Object> changes) {
    // A value of the wrong form is told now and not by the task.
    Settings.NONE.with(changes);
    return accept(exchange, changes, exchange.access().allows("indexes.create"));
  }

  /** Accepts a change; without changes, all settings go back to their defaults. */
  private Answer accept(
      Exchange exchange, @Nullable Map<String, @Nullable Object> changes, boolean mayCreateIndex) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("settings", changes);
    arguments.put("mayCreateIndex", mayCreateIndex);
    var task = store.accept(exchange.index(), TaskType.SETTINGS_UPDATE, arguments, null);
    exchange.entry().note("taskUid", task.uid());
    return Answer.accepted(task);
  }
}
