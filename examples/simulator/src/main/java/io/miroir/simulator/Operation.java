package io.miroir.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One operation of a client: what it asked, when, and what it was told. */
final class Operation {
  /** What a client asks for. */
  enum Kind {
    PUT,
    MERGE,
    DELETE,
    /** Delete every document of one colour, by filter. */
    DELETE_COLOUR,
    SEARCH
  }

  /** What the client knows of a write. */
  enum Answer {
    /** It was told that the write is accepted. */
    ACCEPTED,
    /** It was told that nothing was done. */
    REFUSED,
    /** It may have been done, or will be. */
    UNKNOWN
  }

  static final int COLOURS = 7;

  private final int number;
  private final Kind kind;
  private final Set<Integer> keys;
  private final List<NodeTask> deciding = new ArrayList<>();
  private long invokedAt;
  private long begunAt = Long.MAX_VALUE;
  private long answeredAt = Long.MAX_VALUE;
  private Answer answer = Answer.UNKNOWN;

  /**
   * An operation that has not begun.
   *
   * @param number from 1, another for each
   * @param keys the documents that it is about; all of a colour where it is by filter
   */
  Operation(int number, Kind kind, Set<Integer> keys) {
    this.number = number;
    this.kind = kind;
    this.keys = keys;
  }

  static int colour(int key) {
    return key % COLOURS;
  }

  int number() {
    return number;
  }

  Kind kind() {
    return kind;
  }

  Set<Integer> keys() {
    return keys;
  }

  void begin(long moment) {
    invokedAt = moment;
  }

  /** Its pod has begun it. */
  void begun(long moment) {
    begunAt = moment;
  }

  /** The client hears this. */
  void answered(Answer told, long moment) {
    answer = told;
    answeredAt = moment;
  }

  /** A task by which the write is decided. */
  void decidedBy(NodeTask task) {
    deciding.add(task);
  }

  long invokedAt() {
    return invokedAt;
  }

  /** When its pod had begun it; later than everything if it has not. */
  long begunAt() {
    return begunAt;
  }

  long answeredAt() {
    return answeredAt;
  }

  /** An accepted write of which a node could not apply its part is as good as unknown. */
  Answer answer() {
    return answer == Answer.ACCEPTED
            && deciding.stream()
                .anyMatch(
                    task -> task.outcome() instanceof io.miroir.api.migration.Outcome.Rejected)
        ? Answer.UNKNOWN
        : answer;
  }

  /** Since when every search has to show it or what came after it. */
  long visibleAt() {
    long visible = answeredAt;
    for (NodeTask task : deciding) {
      visible = Math.max(visible, task.endedAt());
    }
    return visible;
  }

  @Override
  public String toString() {
    return "operation " + number + " (" + kind + " " + keys + ", " + answer + ")";
  }
}
