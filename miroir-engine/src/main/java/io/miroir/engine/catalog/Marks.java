package io.miroir.engine.catalog;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.topology.Node;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.NodeProbe;
import io.miroir.engine.NodeProbe.Marker;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.IdentityRecord;
import io.miroir.engine.time.Timeline;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The markers by which nodes are known to be what they were: each node of the fleet gets one when
 * it is admitted, and the record says which have theirs.
 */
public final class Marks {
  private static final System.Logger LOG = System.getLogger("io.miroir.marks");
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** What a look at a node's marker tells. */
  public enum Sight {
    /** It is the node that it was. */
    OURS,
    /** It does not tell now, and was marked before. */
    UNTOLD,
    /** Its marker is gone: its disk was replaced. */
    EMPTIED,
    /** It is another node, or does not accept its key any more. */
    STRANGE
  }

  private final Catalog catalog;
  private final JobStore jobs;
  private final Optional<NodeProbe> probe;
  private final Timeline timeline;

  public Marks(Catalog catalog, JobStore jobs, Optional<NodeProbe> probe, Timeline timeline) {
    this.catalog = catalog;
    this.jobs = jobs;
    this.probe = probe;
    this.timeline = timeline;
  }

  /**
   * Refuses to found a fleet of nodes that are marked: the store was lost, or is the wrong one.
   *
   * @throws MiroirException with {@code MISCONFIGURED}; nothing was changed
   */
  public void requireUnmarked(List<FleetOptions.Seat> seats) {
    for (FleetOptions.Seat seat : seats) {
      if (marker(seat.node(), LIMIT) instanceof Marker.Of of && !catalog.founded()) {
        throw new MiroirException(
            ErrorCode.MISCONFIGURED,
            "the store is empty, but node "
                + seat.node()
                + " carries the marker of node '"
                + of.node()
                + "' of fleet '"
                + of.fleet()
                + "'; nothing was changed. Give the store of that fleet, or bring it back from a"
                + " backup; ./miroir rebuild, which makes it anew from the nodes, is not built"
                + " yet. If that fleet is given up, delete the key 'miroir fleet "
                + of.fleet()
                + " node "
                + of.node()
                + "' on the node");
      }
    }
  }

  /** Looks whether a node is still what it was; one that was never marked is marked now. */
  public Sight look(Node node, Duration limit) {
    return switch (marker(node, limit)) {
      case Marker.Untold untold ->
          identity().value().marked().contains(node.id().value()) ? Sight.UNTOLD : Sight.OURS;
      case Marker.Refused refused -> Sight.STRANGE;
      case Marker.Of of -> isOf(of, node) ? known(node) : Sight.STRANGE;
      case Marker.None none -> {
        if (identity().value().marked().contains(node.id().value())) {
          yield Sight.EMPTIED;
        }
        mark(node);
        yield Sight.OURS;
      }
    };
  }

  private Sight known(Node node) {
    if (!identity().value().marked().contains(node.id().value())) {
      note(node, true);
    }
    return Sight.OURS;
  }

  /**
   * Marks a node that is to be of the fleet.
   *
   * @throws RefusedException with {@code CONFLICT} if it is marked as another one
   * @throws MiroirException with {@code UNAVAILABLE} if it does not tell; nothing was changed
   */
  public void admit(Node node) {
    if (probe.isEmpty()) {
      return;
    }
    switch (marker(node, LIMIT)) {
      case Marker.None none -> mark(node);
      case Marker.Of of -> {
        if (!isOf(of, node)) {
          throw otherwise(node, "is marked as node '" + of.node() + "' of " + named(of));
        }
        if (!identity().value().marked().contains(node.id().value())) {
          // It has left before, and a deletion of that marker may still be on its way.
          mark(node);
        }
      }
      case Marker.Refused refused -> throw otherwise(node, "does not accept the node key");
      case Marker.Untold untold -> throw silent(node);
    }
  }

  /**
   * Requires that a server at another address is the node that it is said to be.
   *
   * @throws RefusedException with {@code CONFLICT} if it is not
   * @throws MiroirException with {@code UNAVAILABLE} if it does not tell
   */
  public void requireOurs(Node node) {
    switch (marker(node, LIMIT)) {
      case Marker.Of of -> {
        if (!isOf(of, node)) {
          throw otherwise(node, "is marked as node '" + of.node() + "' of " + named(of));
        }
      }
      case Marker.None none ->
          throw otherwise(
              node, "does not carry the marker of the node of that name, so it has other data");
      case Marker.Refused refused -> throw otherwise(node, "does not accept the node key");
      case Marker.Untold untold -> throw silent(node);
    }
  }

  /**
   * Requires that a node has not lost its marker; one that does not tell passes.
   *
   * @throws RefusedException with {@code CONFLICT} if it has
   */
  public void requireNotReplaced(Node node) {
    if (identity().value().marked().contains(node.id().value())
        && !(marker(node, LIMIT) instanceof Marker.Untold)) {
      requireOurs(node);
    }
  }

  /** Marks a node that has lost its marker and all else. */
  public void mark(Node node) {
    probe.ifPresent(
        known -> {
          known.mark(node, identity().value().fleet());
          note(node, true);
        });
  }

  /** The node has left; if it does not answer, its marker says that it was of this fleet. */
  public void forget(Node node) {
    note(node, false);
    probe.ifPresent(known -> known.unmark(node, identity().value().fleet()));
  }

  private boolean isOf(Marker.Of of, Node node) {
    return of.node().equals(node.id()) && of.fleet().equals(identity().value().fleet());
  }

  private String named(Marker.Of of) {
    return of.fleet().equals(identity().value().fleet())
        ? "this fleet"
        : "another fleet, '" + of.fleet() + "'";
  }

  private static RefusedException otherwise(Node node, String why) {
    return new RefusedException(
        Reason.CONFLICT, "node " + node + " " + why + "; nothing was changed");
  }

  private static MiroirException silent(Node node) {
    return new MiroirException(
        ErrorCode.UNAVAILABLE,
        "node " + node + " did not tell whose it is; nothing was changed, try again");
  }

  private Marker marker(Node node, Duration limit) {
    return probe.<Marker>map(known -> known.marker(node, limit)).orElseGet(Marker.Untold::new);
  }

  private void note(Node node, boolean marked) {
    change(identity -> identity.with(node.id().value(), marked));
  }

  private void change(UnaryOperator<IdentityRecord> edit) {
    while (true) {
      Held<IdentityRecord> held = identity();
      IdentityRecord edited = edit.apply(held.value());
      if (edited.equals(held.value())
          || jobs.commit(
                  Guard.open(),
                  List.of(new Change.Replace(Keys.IDENTITY, Codec.text(edited), held.revision())))
              instanceof Commit.Committed) {
        return;
      }
    }
  }

  /** A fleet that was founded before fleets had names gets one now. */
  private Held<IdentityRecord> identity() {
    while (true) {
      Optional<Held<IdentityRecord>> found = catalog.find(Keys.IDENTITY, IdentityRecord.class);
      if (found.isPresent()) {
        return found.get();
      }
      LOG.log(Level.INFO, "the fleet gets a name");
      jobs.commit(Guard.open(), List.of(founding(timeline.uniqueName())));
    }
  }

  /** The name of a new fleet. */
  static Change founding(String name) {
    return new Change.Create(Keys.IDENTITY, Codec.text(new IdentityRecord(name, Set.of())));
  }
}
