package io.miroir.engine.record;

import org.jspecify.annotations.Nullable;

/**
 * How far a pod is, told in its lease's attributes. It is of the oldest format for ever, as it is
 * what pods learn each other's formats from; it only gains fields.
 *
 * @param session the name of the pod's session: another one with each start, the same while keys
 *     are exchanged
 * @param installed the last epoch whose routing everything goes by that begins
 * @param acked the last epoch before which everything is definite (R3)
 * @param speaks the formats of records that the pod knows, {@code 1..2}; absent means the oldest
 * @param keys how many keys the pod has made: each has put an older one out of force; absent if it
 *     does not tell
 */
public record AckRecord(
    String session, long installed, long acked, @Nullable String speaks, @Nullable Long keys) {
  /** What a pod tells of itself. */
  public AckRecord(String session, long installed, long acked, Formats speaks, long keys) {
    this(session, installed, acked, speaks.toString(), Long.valueOf(keys));
  }

  /** How many keys the pod has made; 0 if it does not tell. */
  public long keysMade() {
    return keys == null ? 0 : keys;
  }

  /**
   * The formats of records that the pod knows.
   *
   * @throws IllegalArgumentException if what it says is no such range
   */
  public Formats formats() {
    return speaks == null ? new Formats(Codec.OLDEST, Codec.OLDEST) : Formats.parse(speaks);
  }
}
