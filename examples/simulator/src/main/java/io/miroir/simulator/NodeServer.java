package io.miroir.simulator;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A search node with the semantics that the protocol relies on and fights with: a request is
 * authorised when its head arrives and queued when its body is whole, tasks are applied one after
 * the other in the order of acceptance, reads see what is applied, and what was accepted survives a
 * crash.
 */
final class NodeServer {
  /** A key by which requests are let in. */
  record Access(String credential, String scope, long token) {}

  /** What the world thinks of a body whose key was deleted after its head was let in. */
  interface LateBodies {
    /** Whether the body may still come; else its connection has broken. */
    boolean mayLand(NodeServer node, NodeTask task, long keyDeletedAt);
  }

  /** Told of each change, in that step. */
  interface Doorkeeper {
    /** Its head was let in. */
    void admitted(String node, String scope, long token);

    /** It is queued, and its key stands. */
    void queued(String node, NodeTask task);
  }

  private static final long TASK_AT_LEAST = 800_000;
  private static final long TASK_SPREAD = 5_000_000;

  private final Scheduler scheduler;
  private final String name;
  private final LateBodies lateBodies;
  private final Doorkeeper doorkeeper;
  private final Trace trace;
  private final Map<String, Access> keys = new TreeMap<>();
  private final Map<String, Long> deletedKeys = new HashMap<>();
  private final Map<Integer, Document> documents = new TreeMap<>();
  private final Map<Integer, Long> listedAt = new HashMap<>();
  private final Deque<NodeTask> queue = new ArrayDeque<>();
  private final Map<Long, NodeTask> tasks = new HashMap<>();
  private final List<Network.Reply<?>> waiting = new ArrayList<>();
  private final Set<Long> versions = new HashSet<>();
  private long tasksAccepted;
  private int life;
  private boolean up = true;
  private boolean working;
  private boolean full;
  private long slowBy;
  private long bodiesLate;
  private long barrierAt = -1;

  NodeServer(
      Scheduler scheduler, String name, LateBodies lateBodies, Doorkeeper doorkeeper, Trace trace) {
    this.doorkeeper = doorkeeper;
    this.scheduler = scheduler;
    this.trace = trace;
    this.name = name;
    this.lateBodies = lateBodies;
  }

  String name() {
    return name;
  }

  boolean up() {
    return up;
  }

  /** What it has applied, by key. */
  Map<Integer, Document> documents() {
    return documents;
  }

  /** How many bodies came after their key was deleted. */
  long bodiesLate() {
    return bodiesLate;
  }

  boolean idle() {
    return queue.isEmpty();
  }

  /** Its disk is full, or has room again. */
  void full(boolean isFull) {
    full = isFull;
  }

  /** Every task takes so many nanoseconds longer. */
  void slow(long nanos) {
    slowBy = nanos;
  }

  /** It ends without notice. What was accepted is on disk; who waits for an answer gets none. */
  void crash() {
    up = false;
    life++;
    working = false;
    waiting.forEach(reply -> reply.fail(refusing()));
    waiting.clear();
  }

  void restart() {
    up = true;
    work();
  }

  /** The error of a connection that is not taken. */
  MiroirException refusing() {
    return new MiroirException(ErrorCode.UNAVAILABLE, name + " does not take connections");
  }

  List<Access> keysOf(String scope) {
    return keys.values().stream().filter(key -> key.scope().equals(scope)).toList();
  }

  void createKey(Access key) {
    trace.note(() -> name + " has a new key of " + key.scope() + " " + key.token());
    keys.put(key.credential(), key);
  }

  void deleteKey(String credential) {
    Access gone = keys.remove(credential);
    if (gone != null) {
      trace.note(() -> name + " deletes a key of " + gone.scope() + " " + gone.token());
      deletedKeys.put(credential, scheduler.now());
    }
  }

  boolean admits(String credential) {
    return keys.containsKey(credential);
  }

  /** When all documents of a shard were listed last, or -1. */
  long listedAt(int shard) {
    return listedAt.getOrDefault(shard, -1L);
  }

  List<Document> list(int shard, Predicate<Document> which) {
    trace.note(() -> name + " lists shard " + shard);
    listedAt.put(shard, scheduler.now());
    return read(document -> document.shard() == shard && which.test(document));
  }

  List<Document> read(Predicate<Document> which) {
    return documents.values().stream().filter(which).toList();
  }

  List<Document> read(Collection<Integer> wanted) {
    List<Document> found = new ArrayList<>();
    for (int key : wanted) {
      Document document = documents.get(key);
      if (document != null) {
        found.add(document);
      }
    }
    return found;
  }

  /**
   * The head of a change arrives. Its body follows.
   *
   * @param sender the machine that sends the body
   * @param bodyDelay how long the body takes
   * @param heldBack whether the rest of the body is still with its sender: a pause of it delays it,
   *     a crash ends it
   */
  void head(
      Machine sender,
      String credential,
      NodeTask task,
      long bodyDelay,
      boolean heldBack,
      Network.Reply<NodeTask> reply) {
    if (!admits(credential)) {
      reply.fail(
          new MiroirException(
              ErrorCode.FENCED, name + " does not accept the key; nothing was done"));
      return;
    }
    doorkeeper.admitted(name, task.scope(), task.token());
    waiting.add(reply);
    int now = life;
    scheduler.after(bodyDelay, () -> body(sender, credential, task, heldBack, now, reply));
  }

  private void body(
      Machine sender,
      String credential,
      NodeTask task,
      boolean heldBack,
      int headLife,
      Network.Reply<NodeTask> reply) {
    if (!up || life != headLife || (heldBack && sender.crashed())) {
      return;
    }
    if (heldBack && sender.pausedUntil() > scheduler.now()) {
      scheduler.at(
          sender.pausedUntil() + scheduler.random().nextInt(3_000_000),
          () -> body(sender, credential, task, heldBack, headLife, reply));
      return;
    }
    waiting.remove(reply);
    if (!admits(credential)) {
      long deletedAt = deletedKeys.getOrDefault(credential, 0L);
      if (!lateBodies.mayLand(this, task, deletedAt)) {
        reply.fail(refusing());
        return;
      }
      bodiesLate++;
      trace.note(() -> name + " gets the rest of a body whose key is gone: " + task);
    } else {
      doorkeeper.queued(name, task);
    }
    accept(task);
    reply.answer(task);
  }

  /** A task is in the queue. */
  void accept(NodeTask task) {
    task.accepted(++tasksAccepted);
    task.documents().forEach(one -> versions.add(one.version()));
    trace.note(() -> name + " queues " + task);
    tasks.put(task.number(), task);
    queue.add(task);
    work();
  }

  private void work() {
    if (!up || working || queue.isEmpty()) {
      return;
    }
    working = true;
    int now = life;
    long duration = TASK_AT_LEAST + scheduler.random().nextLong(TASK_SPREAD) + slowBy;
    scheduler.after(duration, () -> finish(now));
  }

  private void finish(int lifeAtStart) {
    if (life != lifeAtStart) {
      return;
    }
    working = false;
    NodeTask task = queue.remove();
    trace.note(() -> name + " applies " + task.number());
    if (full && task.needsSpace()) {
      task.end(
          new Outcome.Rejected(Outcome.Reason.NO_SPACE, "no space left on device"),
          scheduler.now());
    } else {
      task.apply(documents);
      task.end(new Outcome.Applied(), scheduler.now());
    }
    work();
  }

  /** Whether it has ever accepted a document of that version. */
  boolean hasAccepted(long version) {
    return versions.contains(version);
  }

  /** When the end of its queue was asked for last, or -1. */
  long barrierAt() {
    return barrierAt;
  }

  /** The number of the newest task that was accepted, 0 if all have ended. */
  long barrier() {
    barrierAt = scheduler.now();
    return queue.isEmpty() ? 0 : queue.getLast().number();
  }

  /** The task of a number. */
  Optional<NodeTask> task(long number) {
    return Optional.ofNullable(tasks.get(number));
  }

  int queued() {
    return queue.size();
  }
}
