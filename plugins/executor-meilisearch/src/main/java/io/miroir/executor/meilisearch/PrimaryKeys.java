package io.miroir.executor.meilisearch;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the name of each index's primary key. */
final class PrimaryKeys {
  private record Place(NodeId node, String index) {}

  private final NodeHttp http;
  private final Credential nodeKey;
  private final Map<Place, String> names = new ConcurrentHashMap<>();

  PrimaryKeys(NodeHttp http, Credential nodeKey) {
    this.http = http;
    this.nodeKey = nodeKey;
  }

  /** The name, or empty if the index is not there or never had a document. */
  Optional<String> find(Node node, String index) {
    Place place = new Place(node.id(), index);
    String known = names.get(place);
    if (known != null) {
      return Optional.of(known);
    }
    Answer answer = http.send(Call.get(node, nodeKey, Call.indexPath(index, "")));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    Optional<String> found = answer.object().text("primaryKey");
    found.ifPresent(name -> names.put(place, name));
    return found;
  }

  void forget(Node node, String index) {
    names.remove(new Place(node.id(), index));
  }
}
