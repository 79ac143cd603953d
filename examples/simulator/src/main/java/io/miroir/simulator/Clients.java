package io.miroir.simulator;

import io.miroir.simulator.Operation.Answer;
import io.miroir.simulator.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The clients: each takes the next operation, sends it to some pod, waits, and judges a search. */
final class Clients {
  /** Told of a search that nothing explains. */
  interface Judge {
    void judge(List<Document> hits, long from, long to);
  }

  private static final int CLIENTS = 4;
  private static final long PATIENCE = 12_000_000_000L;
  private static final long LOOK = 40_000_000L;
  private static final int KEYS_AT_ONCE = 3;

  private final Scheduler scheduler;
  private final Schedule schedule;
  private final List<PodMachine> pods;
  private final History history;
  private final Judge judge;
  private final Witness witness;
  private final Trace trace;
  private final Machine machine = new Machine("clients", 0);
  private final SplittableRandom choices;
  private final List<Integer> hot;
  private final List<Actor> actors = new ArrayList<>();
  private int taken;
  private int searches;
  private int accepted;
  private int unknown;
  private int refused;

  Clients(
      Scheduler scheduler,
      Schedule schedule,
      List<PodMachine> pods,
      History history,
      Judge judge,
      Witness witness,
      Trace trace) {
    this.witness = witness;
    this.trace = trace;
    this.scheduler = scheduler;
    this.schedule = schedule;
    this.pods = pods;
    this.history = history;
    this.judge = judge;
    this.hot = schedule.hotKeys();
    this.choices = new SplittableRandom(new SplittableRandom(~schedule.seed()).nextLong());
  }

  Machine machine() {
    return machine;
  }

  /** Operations that were answered 'accepted', searches that were answered among them. */
  int accepted() {
    return accepted;
  }

  int unknown() {
    return unknown;
  }

  int refused() {
    return refused;
  }

  int searches() {
    return searches;
  }

  /** Loads documents, then lets the clients begin. */
  void start() {
    for (int client = 0; client < CLIENTS; client++) {
      actors.add(scheduler.fork(machine, "client " + client, this::run));
    }
  }

  boolean done() {
    return actors.stream().allMatch(Actor::ended);
  }

  private void run() {
    while (taken < schedule.kinds().size()) {
      int number = ++taken;
      perform(operation(number, schedule.kinds().get(number - 1)));
      scheduler.awaitWake(
          scheduler.now()
              + 1_000_000
              + choices.nextLong(schedule.pace().pauseAtMost(witness.cuttingOver())));
    }
  }

  private Operation operation(int number, Kind kind) {
    Set<Integer> keys = new TreeSet<>();
    switch (kind) {
      case DELETE_COLOUR -> {
        int colour = choices.nextInt(Operation.COLOURS);
        for (int key = colour; key < Schedule.KEYS; key += Operation.COLOURS) {
          keys.add(key);
        }
      }
      case SEARCH -> {}
      case PUT, MERGE, DELETE -> {
        int many = kind == Kind.PUT ? 1 + choices.nextInt(KEYS_AT_ONCE) : 1;
        for (int i = 0; i < many; i++) {
          keys.add(
              choices.nextInt(3) == 0
                  ? choices.nextInt(Schedule.KEYS)
                  : hot.get(choices.nextInt(hot.size())));
        }
      }
    }
    return new Operation(number, kind, keys);
  }

  /** Puts every document once, before anything else happens. */
  void load() {
    Set<Integer> keys = new TreeSet<>();
    for (int key = 0; key < Schedule.KEYS; key++) {
      if (key % 4 != 3) {
        keys.add(key);
      }
    }
    perform(new Operation(schedule.kinds().size() + 1, Kind.PUT, keys));
  }

  private void perform(Operation operation) {
    operation.begin(scheduler.now());
    history.begin(operation);
    List<PodMachine> joined = pods.stream().filter(PodMachine::joined).toList();
    if (joined.isEmpty()) {
      operation.answered(Answer.REFUSED, scheduler.now());
      refused++;
      return;
    }
    PodMachine pod = joined.get(choices.nextInt(joined.size()));
    trace.note(() -> pod.name() + " gets " + operation);
    Actor client = scheduler.current();
    Answered box = new Answered();
    Machine process = pod.machine();
    Host host = pod.host();
    scheduler.fork(
        process,
        "operation " + operation.number(),
        () -> {
          if (operation.kind() == Kind.SEARCH) {
            box.hits = host.search();
          } else {
            box.answer = host.write(operation);
          }
          box.there = true;
          scheduler.wake(client);
        });
    long until = scheduler.now() + PATIENCE;
    while (!box.there && scheduler.now() < until && !process.crashed()) {
      scheduler.awaitWake(Math.min(until, scheduler.now() + LOOK));
    }
    tell(operation, box);
  }

  private static final class Answered {
    private boolean there;
    private Answer answer = Answer.UNKNOWN;
    private Optional<List<Document>> hits = Optional.empty();
  }

  private void tell(Operation operation, Answered box) {
    if (operation.kind() == Kind.SEARCH) {
      if (box.hits.isPresent()) {
        searches++;
        judge.judge(box.hits.get(), operation.invokedAt(), scheduler.now());
      }
      return;
    }
    Answer answer = box.there ? box.answer : Answer.UNKNOWN;
    operation.answered(answer, scheduler.now());
    trace.note(() -> "answered: " + operation);
    switch (answer) {
      case ACCEPTED -> accepted++;
      case UNKNOWN -> unknown++;
      case REFUSED -> refused++;
    }
  }
}
