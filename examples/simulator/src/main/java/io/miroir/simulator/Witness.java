package io.miroir.simulator;

import io.miroir.api.job.Change;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.lease.Lease;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Version;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.JobRecord;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees what happens at the store and the nodes in the step in which it happens, and says at once
 * what must not be: a commit or a change of an older term, a slice that is copied again, a lease
 * that is lost for nothing.
 */
final class Witness
    implements StoreServer.Watcher, SimulatedExecutor.Watcher, NodeServer.Doorkeeper {
  private static final Duration TAKEN_OVER_WITHIN =
      World.OPTIONS.leaseTtl().plus(Duration.ofSeconds(1));

  /** What a pod needs to see that a hold lasts too long, and to undo it. */
  private static final Duration HELD_AT_MOST =
      World.OPTIONS.cutoverHold().plus(Duration.ofMillis(500));

  /** A hold that is undone may have been let go a moment ago. */
  private static final Set<Phase> SWEPT = EnumSet.of(Phase.SWEEPING, Phase.MIRRORING);

  private static final Set<Phase> ABOUT_TO =
      EnumSet.of(Phase.MIGRATION_COMPLETE, Phase.HELD, Phase.COMMITTED);

  private final Scheduler scheduler;
  private final StoreServer store;
  private final Map<String, NodeServer> nodes;
  private final LateBodyRules lateBodies;
  private final Trace trace;
  private final CopiedSlices copied = new CopiedSlices();
  private final MigratedDocuments migrated = new MigratedDocuments();
  private final SessionRules sessions;
  private final CopyRules copies;
  private final HolderRules holders;
  private final TermRules terms;
  private final DirtyRules dirty;
  private final AckRules acks;
  private final Map<String, Long> fences = new HashMap<>();
  private final Map<Integer, Long> heldSince = new HashMap<>();

  private @Nullable Injector injector;
  private @Nullable JobRecord job;
  private long takeovers;
  private long cutovers;
  private long undone;
  private long settled;
  private long undos;

  Witness(
      Scheduler scheduler,
      StoreServer store,
      Map<String, NodeServer> nodes,
      LateBodyRules lateBodies,
      CopyRules.Judge judge,
      Trace trace) {
    this.lateBodies = lateBodies;
    this.sessions = new SessionRules(scheduler, store);
    this.copies = new CopyRules(scheduler, nodes, lateBodies, judge);
    this.holders = new HolderRules(scheduler);
    this.terms = new TermRules(scheduler, holders, () -> job == null ? 0 : job.token());
    this.dirty = new DirtyRules(scheduler);
    this.acks = new AckRules(scheduler, nodes);
    this.scheduler = scheduler;
    this.store = store;
    this.nodes = nodes;
    this.trace = trace;
  }

  /** Tells the one who sets faults off what it sees. */
  void tells(Injector told) {
    injector = told;
  }

  private Injector injector() {
    return Objects.requireNonNull(injector, "told before anything happens");
  }

  /** To be told of what holders ask for. */
  HolderRules holders() {
    return holders;
  }

  /** To be told of what pods write. */
  DirtyRules dirty() {
    return dirty;
  }

  /** To be told of what pods send. */
  AckRules acks() {
    return acks;
  }

  long takeovers() {
    return takeovers;
  }

  long cutovers() {
    return cutovers;
  }

  long cutoversUndone() {
    return undone;
  }

  long undos() {
    return undos;
  }

  /** Moves that have ended. */
  long moves() {
    return settled;
  }

  @Override
  public void granted(Lease lease) {
    migrated.granted(lease);
    sessions.granted(lease);
    trace.note(() -> "granted " + lease.scope() + " " + lease.token() + " to " + lease.holder());
    if (lease.scope().equals("rebalance:" + Schedule.INDEX)) {
      injector().leaderDiedAt().ifPresent(this::inTime);
      injector().leads(lease.holder());
    }
  }

  /** Where a pod is there to take over that nothing has befallen. */
  private void inTime(long diedAt) {
    long took = scheduler.now() - diedAt;
    boolean open = job != null && job.open();
    if (open && injector().anyUntouched() && took > TAKEN_OVER_WITHIN.toNanos()) {
      scheduler.fail(new AssertionError("G5: the takeover took " + Duration.ofNanos(took)));
    }
  }

  /** Where a pod is there to undo the hold that nothing has befallen. */
  private void heldInBounds(int shard) {
    long held = scheduler.now() - heldSince.getOrDefault(shard, scheduler.now());
    if (injector().anyUntouched() && held > HELD_AT_MOST.toNanos()) {
      scheduler.fail(
          new AssertionError("G6: shard " + shard + " was held for " + Duration.ofNanos(held)));
    }
  }

  /** A pod decides this moment that a write is accepted. */
  void accepted(String pod) {
    sessions.accepted(pod);
  }

  @Override
  public void renewed(Lease lease) {
    sessions.renewed(lease);
    acks.renewed(lease, job);
  }

  @Override
  public void lost(Lease lease, long moment) {
    if (injector().undisturbed(lease.holder(), moment, World.OPTIONS.leaseTtl())) {
      scheduler.fail(
          new AssertionError(
              "G9: " + lease.scope() + " of " + lease.holder() + " was lost undisturbed"));
    }
    trace.note(() -> "over: " + lease.scope() + " " + lease.token());
  }

  @Override
  public void committed(Guard guard, List<Change> changes) {
    if (guard instanceof Guard.Fenced fenced
        && fenced.token().value() < newestFence(fenced.scope())) {
      scheduler.fail(
          new AssertionError("G1: " + fenced + " committed, a newer term was fenced in before"));
    }
    for (Change change : changes) {
      Optional<Entry> written = store.find(change.key());
      written.ifPresent(dirty::committed);
      written.ifPresent(acks::committed);
      written.ifPresent(lateBodies::committed);
    }
    JobRecord before = job;
    if (changes.stream().anyMatch(change -> change.key().equals(World.JOB))) {
      store.find(World.JOB).ifPresent(entry -> job(Codec.read(JobRecord.class, entry.text())));
    }
    if (changes.stream().anyMatch(change -> change.key().equals(World.ASSIGNMENT))) {
      store
          .find(World.ASSIGNMENT)
          .map(entry -> Codec.read(Assignment.class, entry.text()))
          .ifPresent(now -> copies.assigned(now, before, job));
    }
  }

  private void job(JobRecord now) {
    JobRecord before = job;
    job = now;
    lateBodies.job(now);
    migrated.job(now);
    trace.note(
        () ->
            "job, token "
                + now.token()
                + ", epoch "
                + now.epoch()
                + ": "
                + now.moves().stream().filter(move -> !move.settled()).map(World::told).toList());
    if (before != null && before.id().equals(now.id())) {
      if (now.token() < before.token()) {
        scheduler.fail(
            new AssertionError(
                "G1: a commit of token " + now.token() + " after " + before.token()));
      }
      takeovers += now.token() > before.token() ? 1 : 0;
      for (int at = 0; at < now.moves().size(); at++) {
        compare(before.moves().get(at), now.moves().get(at));
      }
    } else {
      copied.forget();
      dirty.forget();
      acks.forget();
    }
    injector().job(now);
  }

  /** What pods count as migrated. */
  MigratedDocuments migrated() {
    return migrated;
  }

  /** Whether a shard is about to change its owner. */
  boolean cuttingOver() {
    JobRecord now = job;
    return now != null && now.moves().stream().anyMatch(move -> ABOUT_TO.contains(move.phase()));
  }

  private void compare(MoveState before, MoveState now) {
    int shard = now.move().shard().value();
    copies.verified(before, now);
    dirty.moved(before, now);
    if (before.move().to().equals(now.move().source())) {
      undos++;
      copies.goesBack(before);
    }
    if (before.phase() == now.phase()) {
      if (now.cursor() < before.cursor()) {
        scheduler.fail(
            new AssertionError(
                "G5: the cursor of shard " + shard + " went back from " + before.cursor()));
      }
      copied
          .missing(shard, now.move().to().value(), before.cursor(), now.cursor())
          .ifPresent(
              missing ->
                  scheduler.fail(
                      new AssertionError(
                          "G2: the cursor of shard "
                              + shard
                              + " is at "
                              + now.cursor()
                              + ", what begins at "
                              + missing
                              + " is not applied")));
      settled += now.settled() && !before.settled() ? 1 : 0;
      return;
    }
    lateBodies.entered(now);
    if (before.phase() == Phase.HELD) {
      heldInBounds(shard);
    }
    switch (now.phase()) {
      case HELD -> heldSince.put(shard, scheduler.now());
      case COMMITTED -> {
        cutovers++;
        copies.handedOver(before);
      }
      case MIGRATION_COMPLETE -> undone += before.phase() == Phase.HELD ? 1 : 0;
      default -> {}
    }
    settled += now.settled() && !before.settled() ? 1 : 0;
  }

  @Override
  public void read(Machine reader, Slice slice, Payload payload) {
    cursor(slice).ifPresent(cursor -> copied.read(slice, payload, cursor));
  }

  @Override
  public void listed(String node, Slice slice, List<Version> found) {
    copies.looks().listed(scheduler.current(), node, slice.shard().value(), found);
  }

  @Override
  public void looked(String node, List<String> primaryKeys) {
    copies.looks().read(scheduler.current(), node, primaryKeys);
  }

  private Optional<Long> cursor(Slice slice) {
    JobRecord now = job;
    return now == null
        ? Optional.empty()
        : now.moves().stream()
            .filter(move -> !move.settled() && move.move().shard().equals(slice.shard()))
            .map(MoveState::cursor)
            .findFirst();
  }

  @Override
  public void fenced(String node, Term term) {
    fences.merge(node + " " + term.scope(), term.token().value(), Math::max);
    terms.fenced(term);
  }

  @Override
  public void changes(Term target) {
    terms.changes(target);
  }

  @Override
  public void waits(String node) {
    terms.waits(node);
  }

  /** Who takes back a newer term's rights hides it from those that are over. */
  @Override
  public void revokes(String node, String scope) {
    boolean undoesASweep =
        job != null
            && job.moves().stream()
                .filter(move -> SWEPT.contains(move.phase()))
                .anyMatch(move -> move.move().to().value().equals(node));
    if (scope.startsWith("rebalance:") && !undoesASweep) {
      scheduler.fail(new AssertionError("G1: the newest term's rights are taken back at " + node));
    }
  }

  /** The newest term that was fenced in at some node. */
  private long newestFence(String scope) {
    return nodes.keySet().stream()
        .mapToLong(node -> fences.getOrDefault(node + " " + scope, 0L))
        .max()
        .orElse(0);
  }

  @Override
  public void admitted(String node, String scope, long token) {
    if (scope.startsWith("rebalance:") && token < fences.getOrDefault(node + " " + scope, 0L)) {
      scheduler.fail(
          new AssertionError(
              "G1: " + node + " admitted " + scope + " " + token + " after a newer"));
    }
  }

  @Override
  public void queued(String node, NodeTask task) {
    if (job != null && task.scope().isEmpty()) {
      copies.queued(job, node, task);
    }
  }

  @Override
  public void written(Machine writer, Term target, Payload payload, NodeTask queued) {
    Optional<String> again = copied.written(payload, target.node().id().value(), queued);
    JobRecord now = job;
    if (again.isPresent() && now != null && target.token().value() == now.token()) {
      scheduler.fail(new AssertionError("G5: " + again.get()));
    }
  }
}
