package io.miroir.demo.torment;

import io.miroir.demo.fleet.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an embedded node wrote of the requests that it saw. */
record NodeLog(String node, List<Line> lines) {
  private static final Pattern SLICE =
      Pattern.compile("_miroir_shard = (\\d+) AND _miroir_key >= (\\d+) AND _miroir_key < (\\d+)");
  private static final Pattern MOVER = Pattern.compile("miroir rebalance:\\S+ (\\d+)");

  /** A range of one shard's keys. */
  record Slice(int shard, long from, long to) {
    /** Whether a document belongs to it. */
    boolean contains(String primaryKey) {
      long key = Placement.rangeKey(primaryKey);
      return Placement.shard(primaryKey, TormentOptions.SHARDS) == shard && key >= from && key < to;
    }

    boolean overlaps(Slice other) {
      return shard == other.shard && from < other.to && other.from < to;
    }
  }

  /**
   * One answered request.
   *
   * @param admittedAtMillis when its head had been judged, by this machine's wall clock
   * @param key the name of the key that it came with, or empty text
   * @param filter the filter of its body, or empty text
   * @param documents how many documents it wrote, or found
   * @param first the primary key of the first one that it wrote, or empty text
   * @param whole whether it read whole documents, and all that match
   */
  record Line(
      long admittedAtMillis,
      String method,
      String path,
      int status,
      String key,
      String filter,
      int documents,
      String first,
      boolean whole) {

    /** The slice that it copied, if it is a copy's read and got all of it. */
    Optional<Slice> copied() {
      Matcher slice = SLICE.matcher(filter);
      return whole && method.equals("POST") && path.endsWith("/documents/fetch") && slice.find()
          ? Optional.of(
              new Slice(
                  Integer.parseInt(slice.group(1)),
                  Long.parseLong(slice.group(2)),
                  Long.parseLong(slice.group(3))))
          : Optional.empty();
    }

    /** The token of the mover's term whose key it came with. */
    OptionalLong term() {
      Matcher mover = MOVER.matcher(key);
      return mover.matches()
          ? OptionalLong.of(Long.parseLong(mover.group(1)))
          : OptionalLong.empty();
    }

    /** Whether the node accepted documents that a mover had copied from elsewhere. */
    boolean acceptedCopy() {
      return accepted()
          && term().isPresent()
          && method.equals("POST")
          && path.endsWith("/documents");
    }

    /** Whether the node accepted a change of documents. */
    boolean accepted() {
      return status == 202 && path.contains("/documents");
    }
  }

  /** Reads a node's log; a last line that is being written is left out. */
  static NodeLog read(String node, Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return new NodeLog(node, lines.flatMap(NodeLog::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The requests that were admitted from some moment on. */
  NodeLog since(long atMillis) {
    return new NodeLog(
        node, lines.stream().filter(line -> line.admittedAtMillis() >= atMillis).toList());
  }

  private static Stream<Line> parse(String text) {
    try {
      JsonNode line = JsonMapper.shared().readTree(text);
      boolean choosesFields = line.hasNonNull("fields");
      return Stream.of(
          new Line(
              line.path("admittedAt").asLong(0),
              line.path("method").asString(""),
              line.path("path").asString(""),
              line.path("status").asInt(0),
              line.path("key").asString(""),
              line.path("filter").asString(""),
              line.path("documents").asInt(line.path("total").asInt(0)),
              line.path("first").asString("").replace("\"", ""),
              !choosesFields
                  && line.path("total").asLong(Long.MAX_VALUE) <= line.path("limit").asLong(0)));
    } catch (JacksonException e) {
      return Stream.empty();
    }
  }
}
