package io.miroir.demo.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The access log that an embedded node writes: one JSON object a line and request. */
public final class AccessLog {
  private AccessLog() {}

  /**
   * One request as the node saw it.
   *
   * @param key the name of the key that it came with, empty where it had none
   * @param documents how many documents it brought
   * @param filter the filter of its body, empty where it had none
   * @param choosesFields whether it asked for some fields only
   */
  public record Line(
      long atMillis,
      String method,
      String path,
      String key,
      int documents,
      String filter,
      boolean choosesFields) {
    private static final String OF_THE_MOVER = "miroir rebalance:";

    /** Whether it is a read of whole documents, as a copy sends it. */
    public boolean readsWholeDocuments() {
      return method.equals("POST") && path.endsWith("/documents/fetch") && !choosesFields;
    }

    /** How many documents the mover sent with it, and not a client. */
    public int documentsMoved() {
      return key.startsWith(OF_THE_MOVER) ? documents : 0;
    }
  }

  /** Reads a log; a last line that is cut off, as a kill leaves it, is left out. */
  public static List<Line> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.flatMap(AccessLog::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Line> parse(String text) {
    try {
      JsonNode line = JsonMapper.shared().readTree(text);
      return Stream.of(
          new Line(
              line.path("at").asLong(0),
              line.path("method").asString(""),
              line.path("path").asString(""),
              line.path("key").asString(""),
              line.path("documents").asInt(0),
              line.path("filter").asString(""),
              !line.path("fields").isMissingNode() && !line.path("fields").isNull()));
    } catch (JacksonException e) {
      return Stream.empty();
    }
  }
}
