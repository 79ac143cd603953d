package io.miroir.engine.work;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.record.AckRecord;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.Formats;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * This pod's lease, and the keys with which it writes to the nodes (R2, R3, R4).
 *
 * <p>A session is one grant of the lease {@code pod:<id>}. Its deadline is judged by the monotonic
 * clock, read before the call that granted or renewed it was sent (L5).
 */
final class Session {
  private static final System.Logger LOG = System.getLogger("io.miroir.session");
  private static final String EVERY_INDEX = "*";
  private static final Duration ROTATING_AT_MOST = Duration.ofSeconds(5);

  private final String pod;
  private final LeaseStore leases;
  private final Reach reach;
  private final MigrationExecutor executor;
  private final RebalanceOptions options;
  private final Timeline timeline;
  private final Formats speaks;

  /**
   * Held over each call to the lease store, so that answers are taken in the order of the calls.
   */
  private final Monitor calls;

  /** Guards the fields below; never held over a call. */
  private final Monitor monitor;

  private Optional<Lease> lease = Optional.empty();
  private long deadline;
  private boolean joined;

  /** The nodes whose new key is not there yet. */
  private Set<NodeId> rotating = Set.of();

  private String name = "";
  private long installed;
  private long acked;
  private Map<NodeId, Term> terms = Map.of();

  Session(
      String pod,
      LeaseStore leases,
      Reach reach,
      MigrationExecutor executor,
      RebalanceOptions options,
      Formats speaks,
      Timeline timeline) {
    this.pod = pod;
    this.leases = leases;
    this.reach = reach;
    this.executor = executor;
    this.options = options;
    this.speaks = speaks;
    this.timeline = timeline;
    this.calls = timeline.monitor();
    this.monitor = timeline.monitor();
  }

  String pod() {
    return pod;
  }

  /** The name of the current session; it stays when keys are exchanged. */
  String name() {
    return monitor.locked(() -> name);
  }

  /** The token of the current session, 0 before the first. */
  long token() {
    return monitor.locked(() -> lease.map(held -> held.token().value()).orElse(0L));
  }

  /** Whether this pod may answer clients now (R4). */
  boolean serving() {
    return monitor.locked(() -> joined && timeline.nanoTime() - deadline < 0);
  }

  /**
   * Whether what began in that session may be answered now. In a later one it may not: it goes by a
   * routing that others may have left behind while this pod had no session.
   */
  boolean serving(String begunIn) {
    return monitor.locked(() -> begunIn.equals(name) && serving());
  }

  /**
   * Refuses what needs a session.
   *
   * @throws RefusedException with {@code NOT_SERVING} if there is none at present
   */
  void require() {
    if (!serving()) {
      throw new RefusedException(
          Reason.NOT_SERVING,
          reach
              .trouble()
              .map(trouble -> "this pod's session has ended: " + trouble + "; nothing was done")
              .orElse("this pod has no session at present; nothing was done, try again"));
    }
  }

  /**
   * Begins a session: takes the lease, then puts every older session's keys out of force on the
   * nodes. The pod serves only after {@link #serve()}.
   *
   * @param session its name, which no other session ever had
   */
  void begin(String session, Collection<Node> nodes) {
    monitor.locked(
        () -> {
          joined = false;
          name = session;
        });
    fence(nodes, acquire(named -> true));
  }

  /** The routing is installed: the pod may serve. */
  void serve() {
    monitor.locked(() -> joined = true);
  }

  /**
   * Goes on under a new token with new keys, so that every request sent with an old one is refused
   * from now on (R3).
   *
   * @param mayGoOn whether a session, by its name, was not left out while it had no lease; asked
   *     when the lease is taken, before anything goes by it
   * @throws MiroirException with {@code FENCED} if the lease may have run out before it was taken
   *     anew: this pod may have been left out, and a new session must begin
   */
  void rotate(Collection<Node> nodes, Predicate<String> mayGoOn) {
    Set<NodeId> all = nodes.stream().map(Node::id).collect(Collectors.toUnmodifiableSet());
    monitor.locked(() -> rotating = all);
    try {
      FencingToken token = acquire(mayGoOn);
      if (!monitor.locked(() -> joined)) {
        throw new MiroirException(
            ErrorCode.FENCED,
            "the lease of pod '"
                + pod
                + "' had run out when it was taken anew; no key was made, a new session begins");
      }
      fence(nodes, token);
    } finally {
      monitor.locked(() -> rotating = Set.of());
    }
  }

  /**
   * Makes a key on every node, side by side, and goes by each as soon as it is there: one node that
   * hangs keeps the others' keys from nobody. A node that does not answer has no key of this
   * session and gets no request until it has.
   */
  private void fence(Collection<Node> nodes, FencingToken token) {
    Map<NodeId, Term> fresh = new HashMap<>();
    List<RuntimeException> failures = new ArrayList<>();
    List<Fork> forks = new ArrayList<>();
    for (Node node : nodes) {
      forks.add(timeline.fork("key on " + node.id(), () -> fence(node, token, fresh, failures)));
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

  private void fence(
      Node node, FencingToken token, Map<NodeId, Term> fresh, List<RuntimeException> failures) {
    try {
      Term term = executor.fence(node, EVERY_INDEX, Keys.podScope(pod), token);
      monitor.locked(
          () -> {
            fresh.put(node.id(), term);
            put(term);
            rotating =
                rotating.stream()
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

  private void put(Term term) {
    Map<NodeId, Term> more = new HashMap<>(terms);
    more.put(term.node().id(), term);
    terms = Map.copyOf(more);
  }

  /** Makes this session's key on a node that was not in the fleet when it began. */
  void admit(Node node) {
    FencingToken token = new FencingToken(token());
    Term term = executor.fence(node, EVERY_INDEX, Keys.podScope(pod), token);
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

  /** Whether this session has a key on the node. */
  boolean knows(NodeId node) {
    return monitor.locked(() -> terms.containsKey(node));
  }

  /**
   * As {@link #credential(NodeId)}, for what began in that session.
   *
   * @throws MiroirException with {@code UNAVAILABLE} if that is over; nothing is to be sent then
   */
  String credential(String begunIn, NodeId node) {
    String key = credential(node);
    if (!begunIn.equals(name())) {
      throw new MiroirException(
          ErrorCode.UNAVAILABLE,
          "pod '" + pod + "' has begun a new session meanwhile; nothing was sent, try again");
    }
    return key;
  }

  /**
   * The key with which to write to a node now. While keys are exchanged it waits for the new one: a
   * node may have refused the old one already.
   */
  String credential(NodeId node) {
    monitor.await(() -> !rotating.contains(node), ROTATING_AT_MOST);
    Term term = monitor.locked(() -> terms.get(node));
    if (term == null) {
      throw new MiroirException(
          ErrorCode.UNAVAILABLE,
          "pod '" + pod + "' has no key on node " + node + " yet; nothing was sent, try again");
    }
    return term.credential();
  }

  private FencingToken acquire(Predicate<String> mayGoOn) {
    return calls.locked(
        () -> {
          long before = timeline.nanoTime();
          return switch (leases.acquire(
              Keys.podScope(pod), pod, options.leaseTtl(), attributes())) {
            case Acquisition.Granted granted -> {
              boolean goesOn = mayGoOn.test(name());
              monitor.locked(
                  () -> {
                    // Whatever was decided while there was none is read by a new session.
                    joined &= goesOn && timeline.nanoTime() - deadline < 0;
                    lease = Optional.of(granted.lease());
                    deadline = before + options.leaseTtl().toNanos();
                  });
              yield granted.lease().token();
            }
            case Acquisition.HeldByOther other ->
                throw new MiroirException(
                    ErrorCode.MISCONFIGURED,
                    "lease '"
                        + Keys.podScope(pod)
                        + "' is held by '"
                        + other.lease().holder()
                        + "'; nothing was changed, give each pod a name of its own");
          };
        });
  }

  private void hold(Lease granted, long before) {
    monitor.locked(
        () -> {
          lease = Optional.of(granted);
          deadline = before + options.leaseTtl().toNanos();
        });
  }

  /** Says that everything that begins goes by this epoch's routing or a later one's. */
  boolean install(long epoch) {
    monitor.locked(() -> installed = Math.max(installed, epoch));
    return renew();
  }

  /** Says that everything begun under an older epoch is definite (R3). */
  boolean ack(long epoch) {
    monitor.locked(() -> acked = Math.max(acked, epoch));
    return renew();
  }

  /** Extends the lease; {@code false} if it is lost and a new session must begin. */
  boolean renew() {
    return calls.locked(
        () -> {
          Optional<Lease> held = monitor.locked(() -> lease);
          if (held.isEmpty()) {
            return false;
          }
          long before = timeline.nanoTime();
          return switch (leases.renew(held.get(), attributes())) {
            case Renewal.Renewed renewed -> {
              hold(renewed.lease(), before);
              yield true;
            }
            case Renewal.Lost lost -> {
              monitor.locked(() -> joined = false);
              yield false;
            }
          };
        });
  }

  private String attributes() {
    return monitor.locked(() -> Codec.text(new AckRecord(name, installed, acked, speaks)));
  }

  /** Answers nobody any more; the lease stands yet. */
  void cease() {
    monitor.locked(() -> joined = false);
  }

  /** Frees the lease, so that nobody waits for this pod. */
  void end() {
    calls.locked(
        () -> {
          Optional<Lease> held =
              monitor.locked(
                  () -> {
                    joined = false;
                    Optional<Lease> last = lease;
                    lease = Optional.empty();
                    return last;
                  });
          held.ifPresent(leases::release);
        });
  }
}
