package io.miroir.node.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The accepted tasks that have not been applied, a queue for each index. With a delay, a task is
 * applied no sooner than that after it was accepted, together with those that may be by then.
 */
final class TaskQueue {
  private static final int BATCH_MAX = 200;
  private static final int BATCH_DOCUMENTS_MAX = 4_000;

  private final long delayNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private List<AcceptedTask> processing = List.of();
  private boolean stopped;

  TaskQueue(Duration delay) {
    this.delayNanos = delay.toNanos();
  }

  private record Waiting(AcceptedTask task, long since) {}

  private static final class Queue {
    final Deque<Waiting> tasks = new ArrayDeque<>();
  }

  void add(AcceptedTask task) {
    lock.lock();
    try {
      Queue queue = queues.computeIfAbsent(task.indexUid(), uid -> new Queue());
      queue.tasks.add(new Waiting(task, System.nanoTime()));
      added.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for tasks that may be applied now: consecutive ones of one index, oldest first. They stay
   * in the queue until {@link #finished}. Empty once the queue is stopped.
   */
  List<AcceptedTask> awaitBatch() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped) {
        TreeMap<Long, Queue> ready = new TreeMap<>();
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        for (Queue queue : queues.values()) {
          Waiting head = queue.tasks.peek();
          if (head != null) {
            long left = left(head, now);
            if (left <= 0) {
              ready.put(head.task().uid(), queue);
            } else {
              wait = Math.min(wait, left);
            }
          }
        }
        if (!ready.isEmpty()) {
          Queue first = ready.firstEntry().getValue();
          processing = batch(first.tasks, now);
          return processing;
        }
        if (wait == Long.MAX_VALUE) {
          added.await();
        } else {
          added.awaitNanos(wait);
        }
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private long left(Waiting waiting, long now) {
    return waiting.since() + delayNanos - now;
  }

  /** As many as make one transaction worth its cost, and not so many that readers wait for long. */
  private List<AcceptedTask> batch(Deque<Waiting> waiting, long now) {
    List<AcceptedTask> batch = new ArrayList<>();
    long documents = 0;
    for (Waiting next : waiting) {
      AcceptedTask task = next.task();
      documents += task.arguments().get("received") instanceof Long received ? received : 1;
      if (!batch.isEmpty() && (left(next, now) > 0 || documents > BATCH_DOCUMENTS_MAX)) {
        break;
      }
      batch.add(task);
      if (batch.size() == BATCH_MAX) {
        break;
      }
    }
    return batch;
  }

  /** Takes applied tasks out; they are the first of their index's queue. */
  void finished(List<AcceptedTask> tasks) {
    lock.lock();
    try {
      for (AcceptedTask task : tasks) {
        Queue queue = queues.get(task.indexUid());
        if (queue != null) {
          queue.tasks.remove();
          if (queue.tasks.isEmpty()) {
            queues.remove(task.indexUid());
          }
        }
      }
      processing = List.of();
    } finally {
      lock.unlock();
    }
  }

  /** The tasks that are being applied at this moment. */
  Set<Long> processing() {
    lock.lock();
    try {
      return processing.stream().map(AcceptedTask::uid).collect(Collectors.toSet());
    } finally {
      lock.unlock();
    }
  }

  /** Whether tasks of the index wait or are being applied. */
  boolean isBusy(String indexUid) {
    lock.lock();
    try {
      return queues.containsKey(indexUid);
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@link #awaitBatch} end; what waits stays accepted. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
