package io.miroir.engine.pod;

import io.miroir.api.ShardId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.engine.Control;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.move.ActEffects;
import io.miroir.engine.move.Leader;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.Announced;
import io.miroir.engine.shared.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes what people ask of the moves: it writes the control record, and gives moves up in the job
 * record itself, as any pod may before the commit.
 */
final class PodControl implements Control {
  private static final String CAUSE = "cancelled by an operator";

  private final Parts parts;

  PodControl(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Effect> foretell(Act act, Scope scope) {
    return effects(act, scope, subject(scope));
  }

  @Override
  public List<Effect> ask(Act act, Scope scope) {
    while (true) {
      Subject subject = subject(scope);
      List<Effect> effects = effects(act, scope, subject);
      requireNotPausedAsAWhole(act, scope, subject);
      if (effects.stream().noneMatch(Effect::applies) && !switches(act, scope, subject)) {
        throw new RefusedException(Reason.CONFLICT, nothing(act, scope, effects));
      }
      Announced rows = new Announced(parts.watch());
      Catalog.Published published =
          parts.catalog().publish(Guard.open(), epoch -> changes(act, scope, subject, epoch, rows));
      if (published.accepted()) {
        rows.committed();
        parts.traffic().ring();
        parts.bell().ring();
        return effects;
      }
    }
  }

  private static void requireNotPausedAsAWhole(Act act, Scope scope, Subject subject) {
    if (act == Act.RESUME && scope.shard().isPresent() && subject.control().paused()) {
      throw new RefusedException(
          Reason.CONFLICT,
          "index '"
              + scope.index()
              + "' is paused as a whole, so none of its shards goes on alone; nothing was changed,"
              + " resume the index");
    }
  }

  /** A whole index may be paused ahead of its next job. */
  private static boolean switches(Act act, Scope scope, Subject subject) {
    return scope.shard().isEmpty()
        && ((act == Act.PAUSE && !subject.control().paused())
            || (act == Act.RESUME && subject.control().paused()));
  }

  private static String nothing(Act act, Scope scope, List<Effect> effects) {
    String which =
        scope.shard().map(shard -> "shard " + shard + " of ").orElse("")
            + "index '"
            + scope.index()
            + "'";
    return effects.isEmpty()
        ? which + " has no move to " + act.label() + "; nothing was changed"
        : "there is nothing to "
            + act.label()
            + " at "
            + which
            + ": "
            + effects.stream()
                .map(effect -> effect.state() + ", " + effect.outcome())
                .distinct()
                .collect(Collectors.joining("; "))
            + "; nothing was changed";
  }

  /** What is asked about, as the store has it now. */
  private record Subject(
      Catalog.Snapshot snapshot,
      Held<Assignment> assignment,
      Optional<Held<JobRecord>> job,
      Optional<Held<ControlRecord>> asked) {
    ControlRecord control() {
      return asked.map(Held::value).orElse(ControlRecord.NONE);
    }

    boolean open() {
      return job.isPresent() && job.get().value().open();
    }
  }

  private Subject subject(Scope scope) {
    parts.session().require();
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    Held<Assignment> assignment = snapshot.assignments().get(scope.index());
    if (assignment == null) {
      throw new RefusedException(Reason.INDEX_UNKNOWN, "Index `" + scope.index() + "` not found.");
    }
    // Straight from the store: steps that change no routing make no epoch.
    return new Subject(
        snapshot,
        assignment,
        parts.catalog().find(Keys.job(scope.index()), JobRecord.class),
        parts.catalog().find(Keys.control(scope.index()), ControlRecord.class));
  }

  private static List<Effect> effects(Act act, Scope scope, Subject subject) {
    List<Effect> effects = new ArrayList<>();
    subject
        .job()
        .ifPresent(
            job ->
                job.value().moves().stream()
                    .filter(state -> scope.covers(state.move().shard()))
                    .filter(
                        state ->
                            subject.open() || (act == Act.RETRY && state.phase() == Phase.FAILED))
                    .map(state -> ActEffects.of(act, state, subject.control()))
                    .forEach(effects::add));
    if (act == Act.RETRY || !subject.open()) {
      planned(act, scope, subject, effects);
    }
    return effects;
  }

  /** Moves that are in no open job: to be begun, or given up. */
  private static void planned(Act act, Scope scope, Subject subject, List<Effect> effects) {
    long event = subject.snapshot().fleet().value().events();
    Set<ShardId> told = effects.stream().map(Effect::shard).collect(Collectors.toSet());
    for (Move move : Leader.difference(subject.snapshot(), scope.index())) {
      if (scope.covers(move.shard()) && told.add(move.shard())) {
        effects.add(ActEffects.ofPlanned(act, move, subject.control(), event));
      }
    }
  }

  private static List<Change> changes(
      Act act, Scope scope, Subject subject, long epoch, Announced rows) {
    Set<Integer> shards =
        effects(act, scope, subject).stream()
            .filter(Effect::applies)
            .map(effect -> effect.shard().value())
            .collect(Collectors.toCollection(TreeSet::new));
    List<Change> changes = new ArrayList<>();
    Key key = Keys.control(scope.index());
    String text = Codec.text(asked(act, scope, subject, shards));
    changes.add(
        subject
            .asked()
            .<Change>map(old -> new Change.Replace(key, text, old.revision()))
            .orElseGet(() -> new Change.Create(key, text)));
    Held<Assignment> assignment = subject.assignment();
    // So that it fails if the index is deleted meanwhile.
    changes.add(
        new Change.Replace(
            Keys.assignment(scope.index()), Codec.text(assignment.value()), assignment.revision()));
    if (act == Act.CANCEL && subject.open()) {
      changes.add(cancelling(scope, subject.job().orElseThrow(), epoch, rows));
    }
    if (act == Act.UNDO) {
      // So that the mover's next step sees it, or this is judged anew.
      Held<JobRecord> job = subject.job().orElseThrow();
      changes.add(
          new Change.Replace(
              Keys.job(scope.index()), Codec.text(job.value().at(epoch)), job.revision()));
    }
    return changes;
  }

  private static ControlRecord asked(Act act, Scope scope, Subject subject, Set<Integer> shards) {
    ControlRecord control = subject.control();
    long event = subject.snapshot().fleet().value().events();
    return switch (act) {
      case PAUSE ->
          scope.shard().isEmpty() ? control.withPaused(true) : control.withPaused(shards, true);
      case RESUME ->
          scope.shard().isEmpty() ? control.withPaused(false) : control.withPaused(shards, false);
      case CANCEL -> control.withGivenUp(shards, event);
      case RETRY -> control.withRetried(shards);
      case UNDO -> control.withGivenUp(shards, event).withUndone(undone(subject, shards));
    };
  }

  private static Map<Integer, ControlRecord.Undo> undone(Subject subject, Set<Integer> shards) {
    Map<Integer, ControlRecord.Undo> undone = new HashMap<>();
    JobRecord job = subject.job().orElseThrow().value();
    for (MoveState state : job.moves()) {
      int shard = state.move().shard().value();
      if (shards.contains(shard) && ActEffects.undoable(state)) {
        undone.put(shard, new ControlRecord.Undo(job.id(), state.move().source().value()));
      }
    }
    return undone;
  }

  private static Change cancelling(Scope scope, Held<JobRecord> held, long epoch, Announced rows) {
    rows.anew();
    JobRecord job = held.value().at(epoch);
    for (int at = 0; at < job.moves().size(); at++) {
      MoveState state = job.moves().get(at);
      if (scope.covers(state.move().shard())
          && MoveMachine.step(state, new MoveEvent.Cancelled(epoch, CAUSE))
              instanceof MoveMachine.Moved moved) {
        job = job.with(at, rows.next(moved));
      }
    }
    return new Change.Replace(Keys.job(scope.index()), Codec.text(job), held.revision());
  }
}
