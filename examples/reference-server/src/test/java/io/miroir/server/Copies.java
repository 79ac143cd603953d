package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the nodes of a fleet with two copies hold. */
final class Copies {
  private Copies() {}

  /** Asserts that every document is twice in the fleet, with one content. */
  static void assertAgree(TestFleet fleet, int documents) {
    Map<String, JsonNode> seen = new HashMap<>();
    int copies = 0;
    for (int node = 0; node < fleet.nodeCount(); node++) {
      JsonNode held =
          fleet.askNode(node, "POST", "/indexes/books/documents/fetch", "{\"limit\":1000}");
      for (JsonNode document : held.path("results")) {
        JsonNode other = seen.putIfAbsent(document.path("id").asString(), document);
        assertThat(other == null || other.equals(document)).as(document.toString()).isTrue();
        copies++;
      }
    }
    assertThat(seen).hasSize(documents);
    assertThat(copies).isEqualTo(2 * documents);
    assertThat(fleet.found()).isEqualTo(documents);
  }
}
