package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.topology.Node;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The settings of an index, to be compared and judged; what is sent is always the node's own text.
 *
 * @param fields the settings by name
 */
record IndexSettings(Map<?, ?> fields) {
  static IndexSettings parse(byte[] text) {
    return new IndexSettings(JsonObject.parse(text).fields());
  }

  /** The name of the first setting that is not the same, in alphabetical order. */
  Optional<String> differenceFrom(IndexSettings other) {
    TreeSet<String> names = new TreeSet<>();
    fields.keySet().forEach(name -> names.add(String.valueOf(name)));
    other.fields.keySet().forEach(name -> names.add(String.valueOf(name)));
    return names.stream()
        .filter(name -> !Objects.equals(fields.get(name), other.fields.get(name)))
        .findFirst();
  }

  /**
   * Refuses embedders whose vectors do not come back as they went in (X8).
   *
   * @throws MiroirException with {@code NOT_MOVABLE}
   */
  void refuseWhatCannotMove(String index, Node source) {
    if (!(fields.get("embedders") instanceof Map<?, ?> embedders)) {
      return;
    }
    embedders.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> embedder) {
            if (Boolean.TRUE.equals(embedder.get("binaryQuantized"))) {
              throw notMovable(index, source, name, "is binary-quantised");
            }
            if (embedder.get("indexingFragments") != null
                || embedder.get("searchFragments") != null) {
              throw notMovable(index, source, name, "uses fragments");
            }
          }
        });
  }

  private static MiroirException notMovable(
      String index, Node source, Object embedder, String fault) {
    return new MiroirException(
        ErrorCode.NOT_MOVABLE,
        "moving documents of "
            + index
            + " from "
            + source
            + ": its embedder '"
            + embedder
            + "' "
            + fault
            + ", so its vectors would not pass unchanged; nothing was done; index the documents"
            + " anew, or allow it with the executor's setting allow-lossy");
  }
}
