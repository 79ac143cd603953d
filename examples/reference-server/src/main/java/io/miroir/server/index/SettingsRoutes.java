package io.miroir.server.index;

import io.miroir.engine.Indexes;
import io.miroir.engine.Indexes.Index;
import io.miroir.engine.Permit;
import io.miroir.engine.Reads;
import io.miroir.engine.Writes;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Codes;
import io.miroir.server.http.Deadline;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;
import io.miroir.server.node.ClientWrites;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeReads;
import io.miroir.server.node.NodeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings of an index, as a whole and one by one. */
public final class SettingsRoutes implements Routes.Part {
  private static final String WHOLE = "/indexes/{uid}/settings";
  private static final String ONE = WHOLE + "/{setting}";

  private final Indexes indexes;
  private final IndexCreation creation;
  private final Reads reads;
  private final NodeReads nodeReads;
  private final Writes writes;
  private final ClientWrites clientWrites;
  private final IndexLocks locks;

  public SettingsRoutes(
      Indexes indexes,
      IndexCreation creation,
      Reads reads,
      NodeReads nodeReads,
      Writes writes,
      ClientWrites clientWrites,
      IndexLocks locks) {
    this.indexes = indexes;
    this.creation = creation;
    this.reads = reads;
    this.nodeReads = nodeReads;
    this.writes = writes;
    this.clientWrites = clientWrites;
    this.locks = locks;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("GET", WHOLE, Access.MASTER, call -> Answer.json(200, read(call)))
        .add("PATCH", WHOLE, Access.MASTER, call -> change(call, call.object(SettingNames.ALL)))
        .add("DELETE", WHOLE, Access.MASTER, this::resetAll)
        .add("GET", ONE, Access.MASTER, call -> Answer.json(200, read(call).path(setting(call))))
        .add("PUT", ONE, Access.MASTER, this::changeOne)
        .add("PATCH", ONE, Access.MASTER, this::changeOne)
        .add("DELETE", ONE, Access.MASTER, this::resetOne);
  }

  private ObjectNode read(Call call) {
    call.allowQuery();
    String uid = IndexNames.requireUid(call.path("uid"));
    try (Reads.View view = reads.begin(uid)) {
      IndexFront front = IndexFront.parse(index(uid).front());
      ObjectNode settings = NodeSettings.forClient(onSomeNode(view, uid, call.deadline()), front);
      NodeReads.requireCurrent(view);
      return settings;
    }
  }

  private JsonNode onSomeNode(Reads.View view, String uid, Deadline deadline) {
    NodeRequest request = NodeRequest.get("/indexes/" + uid + "/settings", "settings");
    List<String> troubles = new ArrayList<>();
    for (var node : view.shardsByNode().keySet()) {
      NodeAnswer answer = nodeReads.one(view, node, request, deadline);
      if (answer instanceof Answered answered && answered.ok()) {
        return answered.json();
      }
      troubles.add("node " + node.id() + " " + answer.told());
    }
    throw ApiException.unavailable(
        "miroir_unavailable", "No node told the settings: " + String.join("; ", troubles), 1);
  }

  private Answer changeOne(Call call) {
    return change(call, Json.object().set(setting(call), call.json()));
  }

  private Answer resetOne(Call call) {
    return change(call, Json.object().putNull(setting(call)));
  }

  private Answer resetAll(Call call) {
    ObjectNode reset = Json.object();
    read(call).propertyNames().forEach(reset::putNull);
    return change(call, reset);
  }

  private static String setting(Call call) {
    return SettingNames.ofPath(call.path("setting"))
        .orElseThrow(
            () ->
                ApiException.of(
                    404, "not_found", "There is no setting `" + call.path("setting") + "`."));
  }

  private Answer change(Call call, JsonNode asked) {
    call.allowQuery();
    String uid = IndexNames.requireUid(call.path("uid"));
    requireNames(asked, NodeSettings.SEARCHABLE);
    requireNames(asked, NodeSettings.FILTERABLE);
    requireNames(asked, NodeSettings.SORTABLE);
    requireNames(asked, NodeSettings.DISPLAYED);
    creation.ensure(uid, "", call.deadline());
    return locks.locked(uid, call.deadline(), () -> changeLocked(uid, asked, call.deadline()));
  }

  /** The nodes first, then the record, as with new fields. */
  private Answer changeLocked(String uid, JsonNode asked, Deadline deadline) {
    IndexFront front = changed(IndexFront.parse(index(uid).front()), asked);
    byte[] body = Json.bytes(NodeSettings.forNodes(asked, front));
    Answer answer;
    try (Permit permit = writes.beginAll(uid)) {
      answer =
          clientWrites.write(
              permit,
              uid,
              "settingsUpdate",
              deadline,
              leg -> NodeRequest.patch("/indexes/" + uid + "/settings", body, "settings"));
    }
    record(uid, asked);
    return answer;
  }

  private void record(String uid, JsonNode asked) {
    Optional<Index> recorded = Optional.empty();
    while (recorded.isEmpty()) {
      Index index = index(uid);
      IndexFront front = changed(IndexFront.parse(index.front()), asked);
      recorded = indexes.update(index, index.primaryKey(), front.text());
    }
  }

  private Index index(String uid) {
    return indexes.find(uid).orElseThrow(() -> ApiException.indexNotFound(uid));
  }

  private static IndexFront changed(IndexFront front, JsonNode asked) {
    IndexFront changed = front;
    if (asked.has(NodeSettings.SEARCHABLE)) {
      changed = changed.withSearchable(chosen(asked.path(NodeSettings.SEARCHABLE)));
    }
    if (asked.has(NodeSettings.DISPLAYED)) {
      changed = changed.withDisplayed(names(asked.path(NodeSettings.DISPLAYED)));
    }
    if (asked.has("faceting")) {
      JsonNode max = asked.path("faceting").path("maxValuesPerFacet");
      changed =
          changed.withFacetValuesMax(max.isInt() ? Optional.of(max.asInt()) : Optional.empty());
    }
    return changed;
  }

  /** The attributes that a client chose; all are no choice. */
  private static Optional<List<String>> chosen(JsonNode searchable) {
    return names(searchable).filter(names -> !names.isEmpty());
  }

  private static Optional<List<String>> names(JsonNode attributes) {
    return Optional.of(attributes.valueStream().map(JsonNode::asString).toList())
        .filter(names -> attributes.isArray() && !names.contains("*"));
  }

  private static void requireNames(JsonNode asked, String setting) {
    JsonNode value = asked.path(setting);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    boolean objects = setting.equals(NodeSettings.FILTERABLE);
    boolean fits =
        value.isArray()
            && value
                .valueStream()
                .allMatch(name -> name.isString() || (objects && name.isObject()));
    if (!fits) {
      throw ApiException.invalid(
          Codes.ofSetting(setting),
          "Invalid value type at `." + setting + "`: expected an array of strings.");
    }
    for (JsonNode name : value) {
      if (name.isString() && name.asString().startsWith(Json.RESERVED)) {
        throw ApiException.invalid(
            "miroir_reserved_field",
            "`"
                + name.asString()
                + "` at `."
                + setting
                + "` begins with `"
                + Json.RESERVED
                + "`, which is reserved; nothing was changed.");
      }
    }
  }
}
