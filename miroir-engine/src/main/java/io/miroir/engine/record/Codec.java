package io.miroir.engine.record;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records as text and back. Each text carries the number of its format; a text of a later format is
 * refused, unknown fields of a known one are left out.
 */
public final class Codec {
  static final int OLDEST = 1;
  static final int NEWEST = 1;
  private static final String FORMAT_FIELD = "format";
  private static final String HEAD = "{\"" + FORMAT_FIELD + "\":";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Codec() {}

  /** The text of a record, in the newest format; that of an ack in the oldest. */
  public static String text(Object entry) {
    int own = entry instanceof AckRecord ? OLDEST : NEWEST;
    String fields =
        JSON.writeValueAsString(
            switch (entry) {
              case JobRecord job -> JobText.of(job);
              case Assignment assignment -> AssignmentText.of(assignment);
              default -> entry;
            });
    assert fields.startsWith("{\"") : "a record has fields: " + fields;
    return HEAD + own + "," + fields.substring(1);
  }

  /** That a record is of a format that is not known here. */
  public static MiroirException unreadable(String what, int format, Formats known) {
    return new MiroirException(
        ErrorCode.PROTOCOL,
        what
            + " is of format "
            + format
            + " and can't be read: this version speaks "
            + known
            + "; nothing was changed, run a version that speaks "
            + format);
  }

  /**
   * The format of a text, or 0 if it tells none.
   *
   * @throws MiroirException with {@code PROTOCOL} if it is no JSON
   */
  public static int format(String text) {
    int end = text.indexOf(',', HEAD.length());
    if (text.startsWith(HEAD) && end > 0) {
      try {
        return Integer.parseInt(text, HEAD.length(), end, 10);
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    try {
      return JSON.readTree(text).path(FORMAT_FIELD).asInt(0);
    } catch (JacksonException e) {
      throw new MiroirException(
          ErrorCode.PROTOCOL, "a stored record is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * A text that this class made, in another format. Formats differ in nothing but their number so
   * far; the one that first differs in more is translated here.
   */
  public static String translated(String text, int format) {
    if (!text.startsWith(HEAD)) {
      throw new IllegalArgumentException("not the text of a record: " + text);
    }
    return format(text) == format
        ? text
        : HEAD + format + text.substring(text.indexOf(',', HEAD.length()));
  }

  /**
   * The record of a text.
   *
   * @throws MiroirException with {@code PROTOCOL} if the text is of a later format or makes no
   *     sense
   */
  public static <T> T read(Class<T> type, String text) {
    try {
      int format = format(text);
      if (!Formats.OWN.include(format)) {
        throw unreadable("a " + type.getSimpleName(), format, Formats.OWN);
      }
      if (type == JobRecord.class) {
        return type.cast(JSON.readValue(text, JobText.class).job());
      }
      if (type == Assignment.class) {
        return type.cast(JSON.readValue(text, AssignmentText.class).assignment());
      }
      return JSON.readValue(text, type);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new MiroirException(
          ErrorCode.PROTOCOL,
          "a stored " + type.getSimpleName() + " makes no sense: " + e.getMessage(),
          e);
    }
  }

  record JobText(
      String id,
      String index,
      String reason,
      String startedAt,
      long token,
      long epoch,
      List<MoveRow> moves) {
    static JobText of(JobRecord job) {
      return new JobText(
          job.id(),
          job.index(),
          job.reason(),
          job.startedAt(),
          job.token(),
          job.epoch(),
          job.moves().stream().map(MoveRow::of).toList());
    }

    JobRecord job() {
      return new JobRecord(
          id, index, reason, startedAt, token, epoch, moves.stream().map(MoveRow::state).toList());
    }
  }

  record AssignmentText(String index, int shards, List<Map<Integer, List<CopyText>>> groups) {
    static AssignmentText of(Assignment assignment) {
      List<Map<Integer, List<CopyText>>> groups = new ArrayList<>();
      for (Map<ShardId, List<Copy>> group : assignment.groups()) {
        Map<Integer, List<CopyText>> copies = new TreeMap<>();
        group.forEach(
            (shard, held) -> copies.put(shard.value(), held.stream().map(CopyText::of).toList()));
        groups.add(copies);
      }
      return new AssignmentText(assignment.index(), assignment.shards(), groups);
    }

    Assignment assignment() {
      List<Map<ShardId, List<Copy>>> read = new ArrayList<>();
      for (Map<Integer, List<CopyText>> group : groups) {
        Map<ShardId, List<Copy>> copies = new TreeMap<>();
        group.forEach(
            (shard, held) ->
                copies.put(new ShardId(shard), held.stream().map(CopyText::copy).toList()));
        read.add(copies);
      }
      return new Assignment(index, shards, read);
    }
  }

  record CopyText(String node, boolean inSync) {
    static CopyText of(Copy copy) {
      return new CopyText(copy.node().value(), copy.inSync());
    }

    Copy copy() {
      return new Copy(new NodeId(node), inSync);
    }
  }
}
