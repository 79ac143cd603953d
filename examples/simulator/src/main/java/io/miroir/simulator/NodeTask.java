package io.miroir.simulator;

import io.miroir.api.migration.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Something that a node has to apply; what became of it is told to whoever asked. */
final class NodeTask {
  /** What a task does. */
  sealed interface Work {
    /** Documents take the place of those that are there. */
    record Put(List<Document> documents) implements Work {}

    /** Fields are merged into documents, which are made where they are absent. */
    record Merge(List<Document> documents) implements Work {}

    /** Whatever the condition holds for is deleted. */
    record Delete(Predicate<Document> which) implements Work {}

    /** Nothing; its place in the queue is what matters. */
    record Nothing() implements Work {}
  }

  private final Work work;
  private final Set<Integer> shards;
  private final String scope;
  private final long token;
  private final List<Consumer<Outcome>> told = new ArrayList<>();
  private long number;
  private long endedAt = Long.MAX_VALUE;
  private Outcome outcome = new Outcome.Pending(0);

  /**
   * A task that nobody has accepted yet.
   *
   * @param shards the shards that it may change
   * @param scope the scope of the key it is sent with
   * @param token the token of that key
   */
  NodeTask(Work work, Set<Integer> shards, String scope, long token) {
    this.work = work;
    this.shards = shards;
    this.scope = scope;
    this.token = token;
  }

  /** The same, to be accepted once more. */
  NodeTask again() {
    return new NodeTask(work, shards, scope, token);
  }

  Set<Integer> shards() {
    return shards;
  }

  String scope() {
    return scope;
  }

  long token() {
    return token;
  }

  long number() {
    return number;
  }

  void accepted(long inQueue) {
    number = inQueue;
  }

  boolean needsSpace() {
    return work instanceof Work.Put || work instanceof Work.Merge;
  }

  /** The documents that it brings. */
  List<Document> documents() {
    return switch (work) {
      case Work.Put put -> put.documents();
      case Work.Merge merge -> merge.documents();
      case Work.Delete delete -> List.of();
      case Work.Nothing nothing -> List.of();
    };
  }

  Outcome outcome() {
    return outcome;
  }

  boolean ended() {
    return !(outcome instanceof Outcome.Pending);
  }

  /** Tells the outcome when there is one. */
  void whenEnded(Consumer<Outcome> listener) {
    if (ended()) {
      listener.accept(outcome);
    } else {
      told.add(listener);
    }
  }

  /** Does it. */
  void apply(Map<Integer, Document> documents) {
    switch (work) {
      case Work.Put put -> put.documents().forEach(one -> documents.put(one.key(), one));
      case Work.Merge merge -> merge.documents().forEach(one -> merge(documents, one));
      case Work.Delete delete -> documents.values().removeIf(delete.which());
      case Work.Nothing nothing -> {}
    }
  }

  private static void merge(Map<Integer, Document> documents, Document one) {
    Document before = documents.get(one.key());
    documents.put(
        one.key(),
        new Document(
            one.key(),
            before == null ? 0 : before.replaced(),
            one.merged(),
            one.shard(),
            one.hash(),
            one.version()));
  }

  /** When it ended, {@code Long.MAX_VALUE} while it has not. */
  long endedAt() {
    return endedAt;
  }

  void end(Outcome ended, long moment) {
    outcome = ended;
    endedAt = moment;
    told.forEach(listener -> listener.accept(ended));
    told.clear();
  }

  @Override
  public String toString() {
    String what =
        switch (work) {
          case Work.Put put -> "put " + put.documents();
          case Work.Merge merge -> "merge " + merge.documents();
          case Work.Delete delete -> "a deletion";
          case Work.Nothing nothing -> "settings";
        };
    return "task "
        + number
        + " of "
        + (scope.isEmpty() ? "a client" : scope + " " + token)
        + ", shards "
        + shards
        + ": "
        + what;
  }
}
