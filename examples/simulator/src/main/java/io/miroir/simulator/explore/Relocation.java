package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.EPOCH;
import static io.miroir.simulator.explore.Cells.INSTALLED;
import static io.miroir.simulator.explore.Cells.JOB;
import static io.miroir.simulator.explore.Cells.LEFT;
import static io.miroir.simulator.explore.Cells.LIVE;
import static io.miroir.simulator.explore.Cells.NODES;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.ROUTE;
import static io.miroir.simulator.explore.Cells.SESSION;
import static io.miroir.simulator.explore.Cells.TOKEN;
import static io.miroir.simulator.explore.Cells.UP;

import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import java.util.Optional;

/** One shard that moves from one node to another, with two pods, and two writes to its one key. */
final class Relocation implements Model {
  private static final String PODS_WORDS = "AB";

  private final Scenario scenario;
  private final Rules rules;
  private final Judge judge;
  private final Nodes nodes;
  private final Requests requests;
  private final Clients clients;
  private final Reads reads;
  private final Pods pods;
  private final Mover mover;

  Relocation(Scenario scenario, Bug bug) {
    this.scenario = scenario;
    this.rules = new Rules(scenario, bug);
    this.judge = new Judge(rules, scenario.document());
    this.nodes = new Nodes(rules);
    this.requests = new Requests(rules, nodes);
    this.clients = new Clients(rules, nodes);
    this.reads = new Reads(rules, judge);
    this.pods = new Pods(rules, new Legs(rules), reads);
    this.mover = new Mover(rules, requests);
  }

  @Override
  public Layout layout() {
    return Cells.LAYOUT;
  }

  /** Both pods serve; up to the phase in which it begins nothing but the move has happened. */
  @Override
  public int[] initial() {
    int[] w = new int[layout().cells()];
    w[EPOCH] = 1;
    w[DOCUMENT[MoveTable.OLD]] = scenario.document();
    for (int pod = 0; pod < PODS; pod++) {
      w[UP[pod]] = 1;
      w[LIVE[pod]] = 1;
      w[TOKEN[pod]] = 1;
      w[SESSION[pod]] = 1;
      w[INSTALLED[pod]] = 1;
      w[Cells.ACKED[pod]] = 1;
      w[ROUTE[pod]] = rules.table().route(rules.table().start());
      for (int node = 0; node < NODES; node++) {
        Nodes.fence(w, node, pod, 1);
      }
    }
    int[] begun = scenario.from() == Phase.IDLE ? w : Explorer.first(new Undisturbed(w));
    scenario.bounds().forEach((bound, times) -> begun[LEFT[bound.number()]] = times);
    return begun;
  }

  /** The move alone, up to the phase in which the scenario begins. */
  private final class Undisturbed implements Model {
    private final int[] start;

    Undisturbed(int[] start) {
      this.start = start;
    }

    @Override
    public Layout layout() {
      return Cells.LAYOUT;
    }

    @Override
    public int[] initial() {
      return start;
    }

    @Override
    public void successors(Steps steps) {
      nodes.successors(steps);
      requests.successors(steps);
      pods.successors(steps);
      mover.successors(steps);
    }

    @Override
    public Optional<String> violation(int[] state) {
      Phase phase = rules.table().phase(state[JOB]);
      return phase == scenario.from() ? Optional.of("begun") : Optional.empty();
    }

    @Override
    public boolean mayEnd(int[] state) {
      return true;
    }

    @Override
    public String word(char kind, int argument) {
      return Relocation.this.word(kind, argument);
    }

    @Override
    public String picture(int[] state) {
      return Relocation.this.picture(state);
    }
  }

  @Override
  public void successors(Steps steps) {
    clients.successors(steps);
    reads.successors(steps);
    nodes.successors(steps);
    requests.successors(steps);
    pods.successors(steps);
    mover.successors(steps);
  }

  @Override
  public Optional<String> violation(int[] state) {
    return judge.violation(state);
  }

  @Override
  public boolean mayEnd(int[] state) {
    return rules.table().state(state[JOB]).settled();
  }

  @Override
  public String word(char kind, int argument) {
    return switch (kind) {
      case 'P' -> PODS_WORDS.substring(argument, argument + 1);
      case 'N', 'M' -> argument == MoveTable.OLD ? "old" : "new";
      case 'W' -> rules.words(argument);
      case 'T' -> Task.words(argument, rules);
      case 'D' -> Document.words(argument);
      default -> Integer.toString(argument);
    };
  }

  @Override
  public String picture(int[] state) {
    MoveState move = rules.table().state(state[JOB]);
    return "%s %s; old: %s, new: %s"
        .formatted(
            move.phase().persisted(),
            move.step().persisted(),
            Document.words(state[DOCUMENT[MoveTable.OLD]]),
            Document.words(state[DOCUMENT[MoveTable.NEW]]));
  }
}
