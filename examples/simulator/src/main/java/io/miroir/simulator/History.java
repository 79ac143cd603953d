package io.miroir.simulator;

import io.miroir.simulator.Operation.Answer;
import io.miroir.simulator.Operation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The independent model: every operation of the clients, and the question whether what was seen of
 * a document can be explained by them.
 *
 * <p>Each of a document's two fields is a register. A value is explained if some write that may
 * have taken effect before the reading ended gave it, and no accepted write to the same field began
 * after that one was answered and was visible before the reading began. A write without an answer
 * may take effect at any time.
 */
final class History {
  /** What a reading shows that nothing explains. */
  enum Fault {
    LOST,
    STALE,
    RESURRECTED
  }

  private final Map<Integer, List<Operation>> writes = new HashMap<>();

  /** An operation begins; it is in the history from now on. */
  void begin(Operation operation) {
    if (operation.kind() != Kind.SEARCH) {
      operation
          .keys()
          .forEach(key -> writes.computeIfAbsent(key, absent -> new ArrayList<>()).add(operation));
    }
  }

  /**
   * What is wrong with a document as it was seen.
   *
   * @param seen null if it was absent
   * @param from when the reading began
   * @param to when it ended
   * @return empty if it is explained
   */
  Optional<String> judge(int key, @Nullable Document seen, long from, long to) {
    return fault(key, seen, from, to)
        .map(
            fault ->
                fault
                    + ": document "
                    + key
                    + " is "
                    + (seen == null
                        ? "absent"
                        : "of operation " + seen.replaced() + ", merged by " + seen.merged())
                    + "; writes to it: "
                    + writes.getOrDefault(key, List.of()).stream().map(this::told).toList());
  }

  private String told(Operation write) {
    return write.number()
        + " "
        + write.kind()
        + " "
        + write.answer()
        + " "
        + write.invokedAt() / 1_000_000
        + ".."
        + (write.answeredAt() == Long.MAX_VALUE ? "" : write.answeredAt() / 1_000_000)
        + " seen from "
        + (write.visibleAt() == Long.MAX_VALUE ? "" : write.visibleAt() / 1_000_000);
  }

  private Optional<Fault> fault(int key, @Nullable Document seen, long from, long to) {
    List<Operation> all = writes.getOrDefault(key, List.of());
    int replaced = seen == null ? 0 : seen.replaced();
    int merged = seen == null ? 0 : seen.merged();
    boolean present = seen != null;
    ToIntFunction<Operation> presence = write -> deletes(write) ? 0 : 1;
    if (!explained(all, presence, present ? 1 : 0, from, to)) {
      return Optional.of(present ? Fault.RESURRECTED : Fault.LOST);
    }
    ToIntFunction<Operation> puts =
        write -> write.kind() == Kind.PUT ? write.number() : write.kind() == Kind.MERGE ? -1 : 0;
    ToIntFunction<Operation> merges = write -> write.kind() == Kind.MERGE ? write.number() : 0;
    boolean fresh =
        explained(all, puts, replaced, from, to) && explained(all, merges, merged, from, to);
    return fresh ? Optional.empty() : Optional.of(Fault.STALE);
  }

  private static boolean deletes(Operation write) {
    return write.kind() == Kind.DELETE || write.kind() == Kind.DELETE_COLOUR;
  }

  /**
   * Whether a value of one field is explained.
   *
   * @param field what a write leaves in the field; -1 if it leaves it as it is
   */
  private static boolean explained(
      List<Operation> all, ToIntFunction<Operation> field, int value, long from, long to) {
    if (value == 0 && !superseded(all, field, -1, from)) {
      return true;
    }
    for (Operation write : all) {
      if (field.applyAsInt(write) == value
          && write.answer() != Answer.REFUSED
          && write.invokedAt() < to
          && !superseded(all, field, endOf(write), from)) {
        return true;
      }
    }
    return false;
  }

  /** A write without an answer has no end. */
  private static long endOf(Operation write) {
    return write.answer() == Answer.ACCEPTED ? write.answeredAt() : Long.MAX_VALUE;
  }

  /**
   * Whether an accepted write to the field began after that end and was visible before the reading.
   */
  private static boolean superseded(
      List<Operation> all, ToIntFunction<Operation> field, long end, long from) {
    for (Operation later : all) {
      if (later.answer() == Answer.ACCEPTED
          && later.invokedAt() > end
          && later.visibleAt() < from
          && field.applyAsInt(later) != -1) {
        return true;
      }
    }
    return false;
  }
}
