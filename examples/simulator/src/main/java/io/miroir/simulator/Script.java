package io.miroir.simulator;

import io.miroir.engine.plan.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A schedule as text, to be kept as a regression: one line for each of its parts. */
final class Script {
  private Script() {}

  static String text(Schedule schedule) {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(schedule.seed()).append('\n');
    text.append("pods ").append(schedule.pods()).append('\n');
    text.append("nodes ").append(schedule.nodes()).append('\n');
    text.append("topology ").append(schedule.topology()).append('\n');
    text.append("cancelled ").append(schedule.cancelled()).append('\n');
    text.append("pace ").append(schedule.pace()).append('\n');
    schedule.kinds().forEach(kind -> text.append("operation ").append(kind).append('\n'));
    for (Fault fault : schedule.faults()) {
      text.append(
          String.format(
              Locale.ROOT,
              "fault %s %s after %d %s %d lasts %d%n",
              fault.kind(),
              trigger(fault.trigger()),
              fault.after(),
              fault.target().leader() ? "leader" : "other",
              fault.target().number(),
              fault.lasts()));
    }
    return text.toString();
  }

  private static String trigger(Fault.Trigger trigger) {
    return switch (trigger) {
      case Fault.Trigger.Entered entered -> entered.phase().name();
      case Fault.Trigger.Term term -> "TERM:" + term.number();
      case Fault.Trigger.Row row -> "ROW:" + row.tag() + ":" + row.time();
    };
  }

  private static Fault.Trigger trigger(String word) {
    String[] parts = word.split(":", -1);
    return switch (parts[0]) {
      case "TERM" -> new Fault.Trigger.Term(Integer.parseInt(parts[1]));
      case "ROW" -> new Fault.Trigger.Row(parts[1], Integer.parseInt(parts[2]));
      default -> new Fault.Trigger.Entered(Phase.valueOf(word));
    };
  }

  /**
   * The schedule of a text.
   *
   * @throws IllegalArgumentException if a line makes no sense; the message names it
   */
  static Schedule parse(String text) {
    Draft draft = new Draft();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          draft.take(line.split(" +"));
        } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
          throw new IllegalArgumentException("'" + line + "' is no line of a script", e);
        }
      }
    }
    return draft.schedule();
  }

  private static final class Draft {
    private final List<Operation.Kind> kinds = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private Schedule.Topology topology = Schedule.Topology.NODE_ADDED;
    private Phase cancelled = Phase.IDLE;
    private Schedule.Pace pace = Schedule.Pace.STEADY;
    private long seed;
    private int pods;
    private int nodes;

    void take(String[] words) {
      switch (words[0]) {
        case "seed" -> seed = Long.parseLong(words[1]);
        case "pods" -> pods = Integer.parseInt(words[1]);
        case "nodes" -> nodes = Integer.parseInt(words[1]);
        case "topology" -> topology = Schedule.Topology.valueOf(words[1]);
        case "cancelled" -> cancelled = Phase.valueOf(words[1]);
        case "pace" -> pace = Schedule.Pace.valueOf(words[1]);
        case "operation" -> kinds.add(Operation.Kind.valueOf(words[1]));
        case "fault" ->
            faults.add(
                new Fault(
                    Fault.Kind.valueOf(words[1]),
                    trigger(words[2]),
                    Long.parseLong(words[4]),
                    new Fault.Target(words[5].equals("leader"), Integer.parseInt(words[6])),
                    Long.parseLong(words[8])));
        default -> throw new IllegalArgumentException(words[0]);
      }
    }

    Schedule schedule() {
      return new Schedule(seed, pods, nodes, topology, cancelled, pace, kinds, faults);
    }
  }
}
