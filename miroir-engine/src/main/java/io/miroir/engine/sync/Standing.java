package io.miroir.engine.sync;

import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.topology.Node;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.SessionRecord;
import io.miroir.engine.session.Absentees;
import io.miroir.engine.session.Acks;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.traffic.Traffic.ShardName;
import io.miroir.engine.traffic.WriteOrder;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares copies that may differ: after a write that ended in doubt, after a session that died
 * with writes under way, and after writes of several pods to one key. Followers that differ from
 * their lead go out of sync, and the planner brings them back (docs/protocol.md, 'Copies in sync').
 */
public final class Standing {
  private static final System.Logger LOG = System.getLogger("io.miroir.copies");
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Parts parts;
  private final Settling settling;
  private final Agreement agreement;
  private final Monitor monitor;

  /** The places of writes that ended in doubt: the same documents are not written until then. */
  private final List<WriteOrder.Place> doubts = new ArrayList<>();

  /** The sessions that died, and after which the copies were compared. */
  private final Set<String> compared = new HashSet<>();

  public Standing(Parts parts, Settling settling, MissedWrites missedWrites) {
    this.parts = parts;
    this.settling = settling;
    this.agreement = new Agreement(parts, missedWrites);
    this.monitor = parts.timeline().monitor();
  }

  /** Takes over the place of a write whose copies may differ. */
  public void doubt(WriteOrder.Place place) {
    monitor.locked(() -> doubts.add(place));
  }

  /** Compares what is in doubt, until it is told to stop. */
  public void run() {
    while (true) {
      monitor.await(() -> !doubts.isEmpty(), EVERY);
      try {
        if (parts.session().serving()) {
          turn();
        }
      } catch (MiroirException e) {
        LOG.log(Level.WARNING, "copies can''t be compared at present: {0}", e.getMessage());
        parts.timeline().sleep(EVERY);
      }
    }
  }

  private void turn() {
    settleDoubts();
    settleDead(parts.absentees().look());
    compareWritten();
  }

  private void compareWritten() {
    Map<ShardName, Set<String>> written = parts.traffic().takeWritten();
    boolean compared = false;
    try {
      if (parts.sabotage() != Sabotage.COPIES_NOT_COMPARED) {
        agreement.check(written);
      }
      compared = true;
    } finally {
      if (!compared) {
        parts.traffic().putWritten(written);
      }
    }
  }

  private void settleDoubts() {
    List<WriteOrder.Place> taken = monitor.locked(() -> List.copyOf(doubts));
    if (taken.isEmpty()) {
      return;
    }
    if (taken.stream().anyMatch(this::severalCopies)) {
      settling.retire();
    }
    for (WriteOrder.Place place : taken) {
      agreement.settle(place.keys());
      monitor.locked(() -> doubts.remove(place));
      parts.traffic().leave(place);
    }
  }

  private boolean severalCopies(WriteOrder.Place place) {
    return place.keys().keySet().stream()
        .anyMatch(name -> Agreement.copies(parts.catalog().refresh(), name).size() > 1);
  }

  /**
   * A session that has died may have written to one copy and not to another. Its pod looks after
   * it, or the first of those that live; its keys are deleted before.
   */
  private void settleDead(Absentees.Look look) {
    Acks.Census census = look.census();
    Map<String, Held<SessionRecord>> dead = new HashMap<>(look.recorded());
    dead.keySet().retainAll(look.over());
    dead.remove(parts.session().name());
    dead.values().removeIf(session -> !mine(census, session.value()));
    if (dead.isEmpty()) {
      return;
    }
    List<Node> present = settling.present();
    for (Held<SessionRecord> session : dead.values()) {
      endKeys(session.value(), census, present);
    }
    if (!compared.containsAll(dead.keySet())) {
      agreement.check(everything());
      compared.addAll(dead.keySet());
    }
    if (present.size() == parts.nodes().all().size()) {
      // Whoever waits for what one may read yet goes by its record.
      dead.keySet().removeAll(look.reading());
      dead.forEach(this::forget);
      compared.removeAll(dead.keySet());
    }
  }

  /**
   * What the session had sent is refused from now on: its pod has made newer keys, or nobody has
   * one. A node that is away refuses nothing yet, so the session's record stays until it is back.
   */
  private void endKeys(SessionRecord dead, Acks.Census census, List<Node> present) {
    String scope = Keys.podScope(dead.pod());
    for (Node node : present) {
      if (!census.sessions().containsKey(scope)) {
        parts.executor().revokeBelow(node, scope, () -> parts.absentees().staying(scope));
      } else if (!parts.session().knows(node.id())) {
        parts.session().admit(node);
      }
    }
  }

  private boolean mine(Acks.Census census, SessionRecord session) {
    String scope = Keys.podScope(session.pod());
    String keeper =
        census.sessions().containsKey(scope)
            ? scope
            : census.sessions().keySet().stream().sorted().findFirst().orElse("");
    return keeper.equals(Keys.podScope(parts.session().pod()));
  }

  /** Every shard that has several copies in sync, as a whole. */
  private Map<ShardName, Set<String>> everything() {
    Map<ShardName, Set<String>> shards = new HashMap<>();
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    snapshot
        .assignments()
        .forEach(
            (index, held) -> {
              for (ShardName name : names(index, held.value())) {
                if (Agreement.copies(snapshot, name).size() > 1) {
                  shards.put(name, Set.of());
                }
              }
            });
    return shards;
  }

  private static Collection<ShardName> names(String index, Assignment assignment) {
    return assignment.groups().getFirst().keySet().stream()
        .map(shard -> new ShardName(index, shard))
        .toList();
  }

  /**
   * This pod's session ends with nothing under way. If the copies agree in what it wrote last,
   * nobody else needs to compare them; if they don't, or a write is in doubt, others do.
   *
   * @throws MiroirException if a node or the store does not answer: others compare then, too
   */
  public void forgetOwn() {
    String name = parts.session().name();
    if (name.isEmpty() || monitor.locked(() -> !doubts.isEmpty())) {
      // It never began, or others have to look after it.
      return;
    }
    if (!agreement.stands(parts.traffic().takeWritten())) {
      return;
    }
    parts
        .catalog()
        .find(Keys.session(name), SessionRecord.class)
        .ifPresent(session -> remove(name, session));
  }

  private void forget(String name, Held<SessionRecord> session) {
    remove(name, session);
    LOG.log(
        Level.INFO,
        "pod ''{0}'' had died; the copies that it had written to agree or are out of sync",
        session.value().pod());
  }

  /** Another pod may have been first; it is gone then, too. */
  private void remove(String name, Held<SessionRecord> session) {
    Change change = new Change.Remove(Keys.session(name), session.revision());
    Commit commit = parts.jobs().commit(Guard.open(), List.of(change));
    assert !(commit instanceof Commit.Refused) : "an open guard refuses nobody";
  }
}
