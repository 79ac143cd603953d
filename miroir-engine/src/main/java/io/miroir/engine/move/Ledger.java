package io.miroir.engine.move;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Gathering;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.WriteTargets;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.Announced;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The job record of one term: every step of every move is a conditional commit of it.
 *
 * <p>Steps that change the routing are gathered: those that wait while an epoch's acks are waited
 * for make the next epoch together, so that two neighbouring routings at most are in use (R3).
 */
final class Ledger {
  private static final System.Logger LOG = System.getLogger("io.miroir.job");
  private static final Duration ACK_POLL = Duration.ofMillis(10);
  private static final int NO_MOVE = -1; // The place of what is no step of a move.

  /** A step that waits for its epoch. */
  private static final class Request {
    private final int at;
    private final LongFunction<MoveEvent> event;
    private Optional<MoveMachine.Moved> answer = Optional.empty();

    Request(int at, LongFunction<MoveEvent> event) {
      this.at = at;
      this.event = event;
    }
  }

  private final Parts parts;
  private final LeaseKeeper lease;
  private final String index;
  private final Guard guard;
  private final Members members;
  private final Preconditions preconditions;
  private final Monitor commits;
  private final Gathering<Request> publishing;
  private Held<JobRecord> job;

  /** When the newest hold is over or undone at the latest, about. */
  private long holdsEnd;

  /** A commit was not answered: it was made or not, and the store is asked before anything else. */
  private boolean inDoubt;

  Ledger(Parts parts, LeaseKeeper lease, String index, Held<JobRecord> job, Members members) {
    this.parts = parts;
    this.lease = lease;
    this.index = index;
    this.guard = new Guard.Fenced(Keys.rebalanceScope(index), lease.token());
    this.members = members;
    this.preconditions = new Preconditions(parts);
    this.commits = parts.timeline().monitor();
    this.publishing = new Gathering<>(Integer.MAX_VALUE, this::publish, parts.timeline());
    this.job = job;
    this.holdsEnd = parts.timeline().nanoTime();
  }

  JobRecord job() {
    return commits.locked(() -> job.value());
  }

  /**
   * Reads the job again if a commit was not answered (R1).
   *
   * @return whether it was read again
   */
  boolean resolveDoubt() {
    return commits.locked(
        () -> {
          if (inDoubt) {
            job = newest();
            inDoubt = false;
            return true;
          }
          return false;
        });
  }

  private <T> T committing(Supplier<T> commit) {
    try {
      return commit.get();
    } catch (MiroirException e) {
      inDoubt = true;
      throw e;
    }
  }

  MoveState state(int at) {
    return job().moves().get(at);
  }

  /**
   * Commits a step that leaves the routing as it is.
   *
   * @return what the step led to, or empty if the move is not where the step begins any more
   */
  Optional<MoveMachine.Moved> apply(int at, MoveEvent event) {
    return commits.locked(
        () -> {
          while (true) {
            if (!(MoveMachine.step(job.value().moves().get(at), event)
                instanceof MoveMachine.Moved moved)) {
              return Optional.empty();
            }
            Announced rows = new Announced(parts.watch());
            JobRecord next = job.value().with(at, rows.next(moved));
            Commit commit = committing(() -> parts.jobs().commit(guard, List.of(replaced(next))));
            if (commit instanceof Commit.Committed committed) {
              job = new Held<>(next, committed.revision());
              rows.committed();
              log(moved);
              return Optional.of(moved);
            }
            reload(commit);
          }
        });
  }

  /**
   * Commits a step that changes the routing, and waits until every live pod has acked its epoch.
   *
   * @return what the step led to, or empty if the move is not where the step begins any more
   */
  Optional<MoveMachine.Moved> publish(int at, LongFunction<MoveEvent> event) {
    letHoldsEnd(at);
    Request request = new Request(at, event);
    publishing.add(request);
    return request.answer;
  }

  /**
   * Waits while writes to the shard of another move are held: what ends that hold would wait for
   * the acks of this one's epoch.
   */
  private void letHoldsEnd(int at) {
    long left = commits.locked(() -> holdsEnd) - parts.timeline().nanoTime();
    commits.await(
        () -> {
          List<MoveState> moves = job.value().moves();
          return isHeld(moves.get(at)) || moves.stream().noneMatch(Ledger::isHeld);
        },
        Duration.ofNanos(Math.max(0, left)));
  }

  private static boolean isHeld(MoveState state) {
    return state.phase().writes() == WriteTargets.HELD;
  }

  /** Waits until whatever is under way now is definite: for the acks of an epoch like the last. */
  void drain() {
    publishing.add(new Request(NO_MOVE, MoveEvent.Acked::new));
  }

  /** Commits a step that changes the routing and waits for nobody: for sabotage only. */
  Optional<MoveMachine.Moved> publishUnacked(int at, LongFunction<MoveEvent> event) {
    Request request = new Request(at, event);
    commit(List.of(request));
    return request.answer;
  }

  private void publish(List<Request> batch) {
    long epoch = commit(batch);
    if (epoch > 0 && parts.sabotage() != Sabotage.PUBLISH_WITHOUT_ACKS) {
      awaitAcks(epoch);
    }
  }

  /** Commits all requests that still fit in one epoch; 0 if none did. */
  private long commit(List<Request> batch) {
    return commits.locked(
        () -> {
          while (true) {
            Map<Request, MoveMachine.Moved> fitting = new HashMap<>();
            JobRecord[] next = new JobRecord[1];
            Announced rows = new Announced(parts.watch());
            Catalog.Published published =
                committing(
                    () ->
                        parts
                            .catalog()
                            .publish(guard, epoch -> changes(batch, epoch, fitting, next, rows)));
            if (published.commit() instanceof Commit.Committed committed) {
              job = new Held<>(next[0], committed.revision());
              rows.committed();
              fitting.forEach(
                  (request, moved) -> {
                    request.answer = Optional.of(moved);
                    if (isHeld(moved.next())) {
                      holdsEnd =
                          parts.timeline().nanoTime() + parts.options().cutoverHold().toNanos();
                    }
                    log(moved);
                  });
              parts.traffic().ring();
              return published.epoch();
            }
            reload(published.commit());
          }
        });
  }

  private List<Change> changes(
      List<Request> batch,
      long epoch,
      Map<Request, MoveMachine.Moved> fitting,
      JobRecord[] next,
      Announced rows) {
    fitting.clear();
    rows.anew();
    JobRecord changed = job.value().at(epoch);
    Optional<Held<Assignment>> before =
        parts.catalog().find(Keys.assignment(index), Assignment.class);
    Assignment assignment =
        before
            .orElseThrow(
                () ->
                    new MiroirException(
                        ErrorCode.FENCED, "index '" + index + "' was deleted during its job"))
            .value();
    for (Request request : batch) {
      MoveEvent event = request.event.apply(epoch);
      if (request.at != NO_MOVE
          && MoveMachine.step(changed.moves().get(request.at), event)
              instanceof MoveMachine.Moved moved
          && preconditions.hold(assignment, job.value(), moved.next().move(), event)) {
        changed = changed.with(request.at, rows.next(moved));
        fitting.put(request, moved);
        if (event instanceof MoveEvent.Committed || event instanceof MoveEvent.SurplusDropped) {
          assignment = assignment.after(moved.next().move());
        }
      }
    }
    next[0] = changed;
    List<Change> changes = new ArrayList<>();
    changes.add(replaced(changed));
    if (!assignment.equals(before.get().value())) {
      changes.add(
          new Change.Replace(
              Keys.assignment(index), Codec.text(assignment), before.get().revision()));
    }
    return changes;
  }

  private Change replaced(JobRecord next) {
    return new Change.Replace(Keys.job(index), Codec.text(next), job.revision());
  }

  /**
   * Commits something that belongs to the job as it stands.
   *
   * @return whether the job stood as this term knew it; nothing was changed otherwise
   */
  boolean note(Change change) {
    return commits.locked(
        () -> {
          Commit commit =
              committing(() -> parts.jobs().commit(guard, List.of(change, replaced(job.value()))));
          if (commit instanceof Commit.Committed committed) {
            job = new Held<>(job.value(), committed.revision());
            return true;
          }
          reload(commit);
          return false;
        });
  }

  /** Another pod's commit was first, or this term is over. */
  private void reload(Commit commit) {
    switch (commit) {
      case Commit.Refused refused ->
          throw new MiroirException(
              ErrorCode.FENCED,
              "the job of index '"
                  + index
                  + "' was not changed: token "
                  + lease.token()
                  + " is older than "
                  + refused.highest()
                  + "; the newer term goes on");
      case Commit.Conflict conflict -> {
        lease.require();
        job = newest();
      }
      case Commit.Committed committed -> throw new AssertionError("nothing to reload");
    }
  }

  /** The job as the store has it; a later job of the index is another term's. */
  private Held<JobRecord> newest() {
    String id = job.value().id();
    return parts
        .catalog()
        .find(Keys.job(index), JobRecord.class)
        .filter(found -> found.value().id().equals(id))
        .orElseThrow(
            () ->
                new MiroirException(
                    ErrorCode.FENCED,
                    "job "
                        + id
                        + " of index '"
                        + index
                        + "' is gone or was followed by another; nothing is left to move"));
  }

  /** Waits until every live pod has installed and drained an epoch. */
  void awaitAcks(long epoch) {
    while (true) {
      lease.require();
      long rings = parts.bell().rings();
      if (members.acked(epoch)) {
        return;
      }
      parts.bell().await(rings, ACK_POLL);
    }
  }

  /**
   * The job has ended: makes an epoch of it, so that every pod sees the end, and drops its marks.
   */
  void close() {
    commits.locked(
        () -> {
          while (true) {
            JobRecord[] next = new JobRecord[1];
            Catalog.Published published =
                parts
                    .catalog()
                    .publish(
                        guard,
                        epoch -> {
                          next[0] = job.value().at(epoch);
                          List<Change> changes =
                              new ArrayList<>(JobMarks.removals(parts.catalog(), index));
                          changes.add(replaced(next[0]));
                          return changes;
                        });
            if (published.commit() instanceof Commit.Committed committed) {
              job = new Held<>(next[0], committed.revision());
              parts.traffic().ring();
              return;
            }
            if (!(published.commit() instanceof Commit.Conflict conflict
                && (conflict.key().kind().equals(Keys.DIRTY)
                    || conflict.key().kind().equals(Keys.MISSED)))) {
              reload(published.commit());
            }
          }
        });
  }

  private void log(MoveMachine.Moved moved) {
    parts.steps().ring();
    LOG.log(
        Level.DEBUG,
        "{0}: {1}, now {2} {3}",
        moved.next().move(),
        moved.row().tag(),
        moved.next().phase().persisted(),
        moved.next().step().persisted());
  }
}
