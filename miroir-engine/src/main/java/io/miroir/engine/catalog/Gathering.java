package io.miroir.engine.catalog;

import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what arrives while one batch is carried out into the next batch, one at a time. Whoever
 * waits and finds none under way carries out the next for all.
 */
public final class Gathering<T> {
  private static final Duration LOOK = Duration.ofMinutes(1);

  private static final class Waiting<T> {
    private final T item;
    private boolean done;
    private @Nullable Throwable failure;

    Waiting(T item) {
      this.item = item;
    }
  }

  private final int together;
  private final Consumer<List<T>> work;
  private final Monitor monitor;
  private final List<Waiting<T>> queue = new ArrayList<>();
  private boolean underWay;

  /**
   * A gathering without any item.
   *
   * @param together how many items a batch has at most
   * @param work carries out a batch
   */
  public Gathering(int together, Consumer<List<T>> work, Timeline timeline) {
    this.together = together;
    this.work = work;
    this.monitor = timeline.monitor();
  }

  /** Returns when a batch with the item was carried out; throws what that batch threw. */
  public void add(T item) {
    Waiting<T> mine = new Waiting<>(item);
    monitor.locked(() -> queue.add(mine));
    while (!monitor.locked(() -> mine.done)) {
      monitor.await(() -> mine.done || !underWay, LOOK);
      monitor.locked(() -> next(mine)).ifPresent(this::carryOut);
    }
    if (mine.failure instanceof RuntimeException failure) {
      throw failure;
    }
    if (mine.failure instanceof Error failure) {
      throw failure;
    }
  }

  /** How many items wait for a batch to begin. */
  int waiting() {
    return monitor.locked(queue::size);
  }

  private Optional<List<Waiting<T>>> next(Waiting<T> mine) {
    if (mine.done || underWay) {
      return Optional.empty();
    }
    underWay = true;
    List<Waiting<T>> gathered = queue.subList(0, Math.min(queue.size(), together));
    List<Waiting<T>> batch = List.copyOf(gathered);
    gathered.clear();
    return Optional.of(batch);
  }

  private void carryOut(List<Waiting<T>> batch) {
    Throwable failure = null;
    try {
      work.accept(batch.stream().map(waiting -> waiting.item).toList());
    } catch (RuntimeException | Error e) {
      // Told to everyone who waits for this batch, its carrier among them.
      failure = e;
    }
    Throwable told = failure;
    monitor.locked(
        () -> {
          underWay = false;
          for (Waiting<T> waiting : batch) {
            waiting.failure = told;
            waiting.done = true;
          }
        });
  }
}
