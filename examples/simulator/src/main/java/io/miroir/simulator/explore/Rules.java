package io.miroir.simulator.explore;

import java.util.List;

/** What one exploration goes by: the engine's table, the writes, and what is done wrongly. */
final class Rules {
  private final MoveTable table = new MoveTable();
  private final List<Operation> operations;
  private final int queue;
  private final Bug bug;

  Rules(Scenario scenario, Bug bug) {
    this.operations = scenario.operations();
    this.queue = scenario.bounds().getOrDefault(Bound.QUEUED_TASKS, 0);
    this.bug = bug;
  }

  MoveTable table() {
    return table;
  }

  /** How many writes there are, at most two. */
  int writes() {
    return operations.size();
  }

  Operation operation(int write) {
    return operations.get(write);
  }

  /** How many tasks a node's queue takes; 0 if it applies each at once. */
  int queue() {
    return queue;
  }

  boolean has(Bug planted) {
    return bug == planted;
  }

  String words(int write) {
    Operation operation = operation(write);
    return switch (operation.kind()) {
      case PUT -> "put of v" + (write + 2);
      case MERGE -> "merge v" + (write + 2);
      case DELETE -> "delete " + (write + 1);
    };
  }
}
