package io.miroir.server.search;

import io.miroir.server.json.Json;
import io.miroir.server.json.JsonBuffer;
import io.miroir.server.json.RawObject;
import io.miroir.server.json.RawObject.Field;
import io.miroir.server.json.Selection;
import java.util.Optional;
import java.util.Set;

/**
 * What a client is shown of a hit: nodes are asked for more than the client, and know nothing of
 * the client's {@code displayedAttributes}.
 *
 * @param document the parts of the document
 * @param formatted the parts of its formatted copy
 * @param displayed the parts that any search may show
 * @param scored whether the client asked for the score
 */
record Shown(Selection document, Selection formatted, Selection displayed, boolean scored) {
  private static final String SCORE = "_rankingScore";

  /** What nodes put beside a document's own fields and what tells nothing of hidden ones. */
  private static final Set<String> BESIDE = Set.of("_geoDistance", "_federation");

  private static final String VECTORS = "_vectors";

  /** It tells the values that were sorted by, so it is shown only where nothing is hidden. */
  private static final String DETAILS = "_rankingScoreDetails";

  /** Appends the hit as the client sees it. */
  void append(RawObject hit, JsonBuffer buffer) {
    hit.append(this::whole, this::part, buffer);
  }

  private boolean whole(String name) {
    if (name.equals(SCORE)) {
      return scored;
    }
    if (name.equals(VECTORS)) {
      return displayed.covers(VECTORS);
    }
    if (name.equals(DETAILS)) {
      return displayed.equals(Selection.ALL);
    }
    return BESIDE.contains(name) || (isTheirs(name) && document.covers(name));
  }

  private static boolean isTheirs(String name) {
    return !name.startsWith(Json.RESERVED)
        && !name.equals("_formatted")
        && !name.equals("_matchesPosition");
  }

  private Optional<byte[]> part(Field field, byte[] value) {
    return switch (field.name()) {
      case SCORE, VECTORS, DETAILS -> Optional.empty();
      case "_formatted" -> within(value, formatted);
      case "_matchesPosition" -> within(value, displayed);
      default ->
          field.name().startsWith(Json.RESERVED)
              ? Optional.empty()
              : document.of(value, field.name());
    };
  }

  /** What is shown of an object that holds the document's attributes under their own names. */
  private static Optional<byte[]> within(byte[] value, Selection selection) {
    if (value[0] != '{') {
      return Optional.of(value);
    }
    JsonBuffer shown = new JsonBuffer(value.length);
    RawObject.parse(value)
        .append(
            name -> isTheirs(name) && selection.covers(name),
            (field, inner) ->
                isTheirs(field.name()) ? selection.of(inner, field.name()) : Optional.empty(),
            shown);
    return Optional.of(shown.toBytes());
  }
}
