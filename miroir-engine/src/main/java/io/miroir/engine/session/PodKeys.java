package io.miroir.engine.session;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.StoppedException;
import io.miroir.engine.time.Timeline;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The keys with which this pod's session writes to the nodes and reads them, one on each.
 *
 * <p>A key is used only if the session may go on when it has been made: whoever leaves a session
 * out records that, and then deletes its keys, so one that was made too late finds the record.
 */
final class PodKeys {
  private static final System.Logger LOG = System.getLogger("io.miroir.session");
  private static final String EVERY_INDEX = "*";
  private static final Duration EXCHANGING_AT_MOST = Duration.ofSeconds(5);

  private final String pod;
  private final MigrationExecutor executor;
  private final BooleanSupplier mayGoOn;
  private final Timeline timeline;
  private final Monitor monitor;

  /** The nodes whose new key is not there yet. */
  private Set<NodeId> exchanging = Set.of();

  private Map<NodeId, Term> terms = Map.of();
  private long made;

  /**
   * None.
   *
   * @param mayGoOn whether the session that a key was made for may use it; asked when it was made
   */
  PodKeys(String pod, MigrationExecutor executor, BooleanSupplier mayGoOn, Timeline timeline) {
    this.pod = pod;
    this.executor = executor;
    this.mayGoOn = mayGoOn;
    this.timeline = timeline;
    this.monitor = timeline.monitor();
  }

  /** Whoever asks for these nodes' keys waits until they are made, for some seconds at most. */
  void exchange(Collection<Node> nodes, Runnable making) {
    Set<NodeId> all = nodes.stream().map(Node::id).collect(Collectors.toUnmodifiableSet());
    monitor.locked(() -> exchanging = all);
    try {
      making.run();
    } finally {
      monitor.locked(() -> exchanging = Set.of());
    }
  }

  /**
   * Makes a key on every node, side by side, and goes by each as soon as it is there: one node that
   * hangs keeps the others' keys from nobody. A node that does not answer has no key of this
   * session and gets no request until it has.
   */
  void makeAll(Collection<Node> nodes, FencingToken token) {
    Map<NodeId, Term> fresh = new HashMap<>();
    List<RuntimeException> failures = new ArrayList<>();
    List<Fork> forks = new ArrayList<>();
    for (Node node : nodes) {
      forks.add(timeline.fork("key on " + node.id(), () -> make(node, token, fresh, failures)));
    }
    try {
      forks.forEach(Fork::join);
    } catch (StoppedException e) {
      forks.forEach(Fork::stop);
      throw e;
    }
    monitor.locked(
        () -> {
          terms = Map.copyOf(fresh);
          if (!failures.isEmpty()) {
            throw failures.getFirst();
          }
        });
  }

  private void make(
      Node node, FencingToken token, Map<NodeId, Term> fresh, List<RuntimeException> failures) {
    try {
      Term term = made(node, token);
      monitor.locked(
          () -> {
            fresh.put(node.id(), term);
            put(term);
            exchanging =
                exchanging.stream()
                    .filter(waiting -> !waiting.equals(node.id()))
                    .collect(Collectors.toUnmodifiableSet());
          });
    } catch (MiroirException e) {
      if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.BUSY) {
        LOG.log(Level.WARNING, "no key on node {0} yet: {1}", node, e.getMessage());
      } else {
        monitor.locked(() -> failures.add(e));
      }
    }
  }

  private Term made(Node node, FencingToken token) {
    Term term = executor.fence(node, EVERY_INDEX, Keys.podScope(pod), token);
    monitor.locked(() -> made++);
    if (!mayGoOn.getAsBoolean()) {
      throw new MiroirException(
          ErrorCode.FENCED,
          "the session of pod '"
              + pod
              + "' ended while its key on node "
              + node
              + " was made; the key is not used, a new session begins");
    }
    return term;
  }

  /** One that was made more slowly than its successor is void. */
  private void put(Term term) {
    Map<NodeId, Term> more = new HashMap<>(terms);
    more.merge(
        term.node().id(),
        term,
        (one, other) -> one.token().compareTo(other.token()) > 0 ? one : other);
    terms = Map.copyOf(more);
  }

  /** Makes the key on one more node. */
  void make(Node node, FencingToken token) {
    Term term = made(node, token);
    monitor.locked(() -> put(term));
  }

  /** What was made on a node that has left, or has come again, is void: its keys went with it. */
  void forget(Set<NodeId> gone) {
    monitor.locked(
        () -> {
          Map<NodeId, Term> left = new HashMap<>(terms);
          left.keySet().removeAll(gone);
          terms = Map.copyOf(left);
        });
  }

  /** How many were made in all; each time older ones were deleted. */
  long made() {
    return monitor.locked(() -> made);
  }

  /** Whether there is a key on the node. */
  boolean has(NodeId node) {
    return monitor.locked(() -> terms.containsKey(node));
  }

  /**
   * The key to be used on a node now. While keys are exchanged it waits for the new one: a node may
   * have refused the old one already.
   *
   * @throws MiroirException with {@code UNAVAILABLE} if there is none; nothing is to be sent then
   */
  String credential(NodeId node) {
    monitor.await(() -> !exchanging.contains(node), EXCHANGING_AT_MOST);
    Term term = monitor.locked(() -> terms.get(node));
    if (term == null) {
      throw new MiroirException(
          ErrorCode.UNAVAILABLE,
          "pod '" + pod + "' has no key on node " + node + " yet; nothing was sent, try again");
    }
    return term.credential();
  }
}
