package io.miroir.simulator.explore;

/** What a node is asked to do, as a number. */
final class Task {
  static final int BITS = 6;
  static final int NONE = 0;
  static final int DELETE_ALL = 3;
  private static final int DELETE_IF = 4;
  private static final int COPY = 32;

  private Task() {}

  static int write(int write) {
    return write + 1;
  }

  /** A deletion that holds only for the version that was seen. */
  static int deleteIf(int version) {
    return DELETE_IF + version;
  }

  /** Bring the whole document. */
  static int copy(int document) {
    return COPY + document;
  }

  static boolean isWrite(int task) {
    return task == 1 || task == 2;
  }

  static int after(int task, int document, Rules rules) {
    if (isWrite(task)) {
      return Document.after(rules.operation(task - 1).kind(), task - 1, document);
    }
    if (task >= COPY) {
      return task - COPY;
    }
    return task == DELETE_ALL || Document.version(document) == task - DELETE_IF
        ? Document.ABSENT
        : document;
  }

  static String words(int task, Rules rules) {
    if (isWrite(task)) {
      return rules.words(task - 1);
    }
    if (task >= COPY) {
      return "copy of " + Document.words(task - COPY);
    }
    return task == DELETE_ALL ? "deletion of the shard" : "deletion of v" + (task - DELETE_IF);
  }
}
