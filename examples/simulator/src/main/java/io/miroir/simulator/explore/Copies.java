package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.CopyCells.ACKED;
import static io.miroir.simulator.explore.CopyCells.AFTER_OTHER;
import static io.miroir.simulator.explore.CopyCells.ASSIGNMENT;
import static io.miroir.simulator.explore.CopyCells.DOCUMENT;
import static io.miroir.simulator.explore.CopyCells.EPOCH;
import static io.miroir.simulator.explore.CopyCells.FAULT;
import static io.miroir.simulator.explore.CopyCells.INSTALLED;
import static io.miroir.simulator.explore.CopyCells.JOB;
import static io.miroir.simulator.explore.CopyCells.LEFT;
import static io.miroir.simulator.explore.CopyCells.MARKING;
import static io.miroir.simulator.explore.CopyCells.MOVER;
import static io.miroir.simulator.explore.CopyCells.NODES;
import static io.miroir.simulator.explore.CopyCells.PODS;
import static io.miroir.simulator.explore.CopyCells.READ;
import static io.miroir.simulator.explore.CopyCells.READ_EPOCH;
import static io.miroir.simulator.explore.CopyCells.READ_MUST;
import static io.miroir.simulator.explore.CopyCells.READ_NODE;
import static io.miroir.simulator.explore.CopyCells.READ_POD;
import static io.miroir.simulator.explore.CopyCells.ROUTE;
import static io.miroir.simulator.explore.CopyCells.WRITE;
import static io.miroir.simulator.explore.CopyCells.WRITTEN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One shard with two copies in sync, written by two pods at once, perhaps while a third copy is
 * added. Pods and mover have no troubles of their own here: {@link Relocation} has those.
 */
final class Copies implements Model {
  private final Scenario scenario;
  private final CopiesTable table = new CopiesTable();
  private final Bug bug;
  private final CopyWrites writes;
  private final Marking marking;
  private final CopyMover mover;
  private final Rules rules;
  private final Judge judge;

  Copies(Scenario scenario, Bug bug) {
    this.scenario = scenario;
    this.bug = bug;
    this.rules = new Rules(scenario, bug);
    this.judge = new Judge(rules, scenario.document());
    this.writes = new CopyWrites(scenario.operations(), table, bug);
    this.marking = new Marking(table, bug);
    this.mover = new CopyMover(table, bug);
  }

  @Override
  public Layout layout() {
    return CopyCells.LAYOUT;
  }

  @Override
  public int[] initial() {
    int[] w = new int[layout().cells()];
    w[EPOCH] = 1;
    w[DOCUMENT[0]] = scenario.document();
    w[DOCUMENT[1]] = scenario.document();
    for (int pod = 0; pod < PODS; pod++) {
      w[INSTALLED[pod]] = 1;
      w[ACKED[pod]] = 1;
      w[ROUTE[pod]] = table.route(w[ASSIGNMENT], w[JOB]);
    }
    if (scenario.bounds().containsKey(Bound.ADDED_COPIES)) {
      mover.begin(w);
    }
    scenario.bounds().forEach((bound, times) -> w[LEFT[bound.number()]] = times);
    return w;
  }

  @Override
  public void successors(Steps steps) {
    writes.successors(steps);
    marking.successors(steps);
    mover.successors(steps);
    for (int pod = 0; pod < PODS; pod++) {
      follow(steps, pod);
      read(steps, pod);
    }
  }

  private void follow(Steps steps, int pod) {
    int[] w = steps.next();
    if (w[EPOCH] > w[INSTALLED[pod]]) {
      w[INSTALLED[pod]] = w[EPOCH];
      w[ROUTE[pod]] = table.route(w[ASSIGNMENT], w[JOB]);
      steps.to("Pod %P installs epoch %E.", pod, w[EPOCH]);
    }
    w = steps.next();
    int epoch = w[INSTALLED[pod]];
    boolean reads = w[READ] == 1 && w[READ_POD] == pod && w[READ_EPOCH] < epoch;
    if (epoch > w[ACKED[pod]] && !CopyWrites.underWay(w, pod, epoch) && !reads) {
      w[ACKED[pod]] = epoch;
      steps.to("Pod %P acks epoch %E.", pod, epoch);
    }
  }

  private void read(Steps steps, int pod) {
    int[] w = steps.next();
    if (w[READ] == 0 && CopyCells.spend(w, Bound.READS)) {
      w[READ] = 1;
      w[READ_POD] = pod;
      w[READ_NODE] = table.paths(w[ROUTE[pod]]).reads();
      w[READ_EPOCH] = w[INSTALLED[pod]];
      w[READ_MUST] = accepted(w);
      steps.to("Pod %P begins to read %N.", pod, w[READ_NODE]);
    } else if (w[READ] == 1 && w[READ_POD] == pod) {
      int document = w[DOCUMENT[w[READ_NODE]]];
      if (!legal(w, document, w[READ_MUST])) {
        Fault.STALE_READ.in(w, FAULT);
      }
      for (int cell : new int[] {READ, READ_POD, READ_NODE, READ_EPOCH, READ_MUST}) {
        w[cell] = 0;
      }
      steps.to("Pod %P answers the read: %D.", pod, document);
    }
  }

  private static int accepted(int[] w) {
    return (w[WRITE[0]] == CopyWrites.ACCEPTED ? 1 : 0)
        | (w[WRITE[1]] == CopyWrites.ACCEPTED ? 2 : 0);
  }

  private boolean legal(int[] w, int document, int must) {
    int begun = (w[WRITE[0]] == 0 ? 0 : 1) | (w[WRITE[1]] == 0 ? 0 : 2);
    int after = w[AFTER_OTHER[0]] | (w[AFTER_OTHER[1]] << 1);
    return judge.legal(document, must, begun, after);
  }

  /** In the end every copy in sync has what the writes explain, and all have the same. */
  @Override
  public Optional<String> violation(int[] w) {
    if (w[FAULT] != 0) {
      return Optional.of(Fault.words(w[FAULT]));
    }
    boolean compares = bug != Bug.ORDER_NOT_COMPARED && (w[WRITTEN[0]] | w[WRITTEN[1]]) == 1;
    if (compares
        || w[MOVER] != 0
        || (w[MARKING[0]] | w[MARKING[1]]) != 0
        || w[WRITE[0]] < CopyWrites.ACCEPTED
        || w[WRITE[1]] < CopyWrites.ACCEPTED) {
      return Optional.empty();
    }
    int lead = w[DOCUMENT[table.lead(w[ASSIGNMENT])]];
    for (int node = 0; node < NODES; node++) {
      if ((table.inSync(w[ASSIGNMENT]) & (1 << node)) != 0 && w[DOCUMENT[node]] != lead) {
        return Optional.of("the copies in sync differ, and nobody looks at them any more");
      }
    }
    return legal(w, lead, accepted(w))
        ? Optional.empty()
        : Optional.of("lost or stale: the lead has " + Document.words(lead));
  }

  @Override
  public boolean mayEnd(int[] state) {
    return state[MOVER] == 0;
  }

  @Override
  public String word(char kind, int argument) {
    return switch (kind) {
      case 'P' -> argument == 0 ? "A" : "B";
      case 'N' -> "node " + (argument + 1);
      case 'S' -> nodes(argument);
      case 'W' -> rules.words(argument);
      case 'D' -> Document.words(argument);
      default -> Integer.toString(argument);
    };
  }

  private static String nodes(int bits) {
    List<String> names = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      if ((bits & (1 << node)) != 0) {
        names.add("node " + (node + 1));
      }
    }
    return String.join(" and ", names);
  }

  @Override
  public String picture(int[] state) {
    return "in sync: %s; node 1: %s, node 2: %s, node 3: %s"
        .formatted(
            nodes(table.inSync(state[ASSIGNMENT])),
            Document.words(state[DOCUMENT[0]]),
            Document.words(state[DOCUMENT[1]]),
            Document.words(state[DOCUMENT[2]]));
  }
}
