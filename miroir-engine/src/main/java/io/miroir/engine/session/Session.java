package io.miroir.engine.session;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.topology.Node;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.catalog.Reach;
import io.miroir.engine.record.AckRecord;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.Formats;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * This pod's lease, and the keys with which it writes to the nodes (R2, R3, R4).
 *
 * <p>A session is one grant of the lease {@code pod:<id>}. Its deadline is judged by the monotonic
 * clock, read before the call that granted or renewed it was sent (L5).
 */
public final class Session {
  private final String pod;
  private final LeaseStore leases;
  private final Reach reach;
  private final RebalanceOptions options;
  private final Timeline timeline;
  private final Formats speaks;
  private final Predicate<String> mayGoOn;
  private final PodKeys keys;

  /**
   * Held over each call to the lease store, so that answers are taken in the order of the calls.
   */
  private final Monitor calls;

  /** Guards the fields below; never held over a call. */
  private final Monitor monitor;

  private Optional<Lease> lease = Optional.empty();
  private long deadline;
  private boolean joined;

  /** A session has begun that does not serve yet. */
  private boolean beginning;

  private String name = "";
  private long installed;
  private long acked;

  public Session(
      String pod,
      LeaseStore leases,
      Reach reach,
      MigrationExecutor executor,
      RebalanceOptions options,
      Formats speaks,
      Predicate<String> mayGoOn,
      Timeline timeline) {
    this.pod = pod;
    this.leases = leases;
    this.reach = reach;
    this.keys = new PodKeys(pod, executor, this::mayUseKey, timeline);
    this.options = options;
    this.speaks = speaks;
    this.mayGoOn = mayGoOn;
    this.timeline = timeline;
    this.calls = timeline.monitor();
    this.monitor = timeline.monitor();
  }

  public String pod() {
    return pod;
  }

  /** The name of the current session; it stays when keys are exchanged. */
  public String name() {
    return monitor.locked(() -> name);
  }

  /** The token of the current session, 0 before the first. */
  public long token() {
    return monitor.locked(() -> lease.map(held -> held.token().value()).orElse(0L));
  }

  /** Whether this pod may answer clients now (R4). */
  public boolean serving() {
    return monitor.locked(() -> joined && timeline.nanoTime() - deadline < 0);
  }

  /**
   * Whether what began in that session may be answered now. In a later one it may not: it goes by a
   * routing that others may have left behind while this pod had no session.
   */
  public boolean serving(String begunIn) {
    return monitor.locked(() -> begunIn.equals(name) && serving());
  }

  /**
   * Refuses what needs a session.
   *
   * @throws RefusedException with {@code NOT_SERVING} if there is none at present
   */
  public void require() {
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
   * nodes. The pod serves only after {@link #serve(long)}.
   *
   * @param session its name, which no other session ever had
   */
  public void begin(String session, Collection<Node> nodes) {
    monitor.locked(
        () -> {
          joined = false;
          beginning = true;
          name = session;
        });
    keys.makeAll(nodes, acquire());
  }

  /**
   * The routing of an epoch is installed: the pod serves from now on.
   *
   * @return {@code false} if the lease was lost meanwhile: a new session must begin
   */
  public boolean serve(long epoch) {
    monitor.locked(() -> installed = Math.max(installed, epoch));
    return renew(true, true);
  }

  /**
   * Goes on under a new token with new keys, so that every request sent with an old one is refused
   * from now on (R3).
   *
   * @throws MiroirException with {@code FENCED} if the lease may have run out before it was taken
   *     anew: this pod may have been left out, and a new session must begin
   */
  public void rotate(Collection<Node> nodes) {
    keys.exchange(
        nodes,
        () -> {
          FencingToken token = acquire();
          if (!monitor.locked(() -> joined)) {
            throw new MiroirException(
                ErrorCode.FENCED,
                "the lease of pod '"
                    + pod
                    + "' had run out when it was taken anew; no key was made, a new session begins");
          }
          keys.makeAll(nodes, token);
        });
  }

  /** Makes this session's key on a node that was not in the fleet when it began. */
  public void admit(Node node) {
    keys.make(node, new FencingToken(token()));
  }

  /** What was made on a node that has left, or has come again, is void: its keys went with it. */
  public void forget(Set<NodeId> gone) {
    keys.forget(gone);
  }

  /** Whether this session has a key on the node. */
  public boolean knows(NodeId node) {
    return keys.has(node);
  }

  /**
   * The key to be used on a node for what began in a session.
   *
   * @throws MiroirException with {@code UNAVAILABLE} if that is over, or the node has no key of it;
   *     nothing is to be sent then
   */
  public String credential(String begunIn, NodeId node) {
    String key = keys.credential(node);
    if (!begunIn.equals(name())) {
      throw new MiroirException(
          ErrorCode.UNAVAILABLE,
          "pod '" + pod + "' has begun a new session meanwhile; nothing was sent, try again");
    }
    return key;
  }

  private FencingToken acquire() {
    return calls.locked(
        () -> {
          long before = timeline.nanoTime();
          return switch (leases.acquire(
              Keys.podScope(pod), pod, options.leaseTtl(), attributes())) {
            case Acquisition.Granted granted -> {
              boolean goesOn = serving() && goesOn();
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

  /** Says that everything that begins goes by this epoch's routing or a later one's. */
  public boolean install(long epoch) {
    monitor.locked(() -> installed = Math.max(installed, epoch));
    return renew(false, false);
  }

  /** Says that everything begun under an older epoch is definite (R3). */
  public boolean ack(long epoch) {
    monitor.locked(() -> acked = Math.max(acked, epoch));
    return renew(false, false);
  }

  /** Whether nobody has left this session out. */
  private boolean goesOn() {
    return mayGoOn.test(name());
  }

  /** A key may be used by a session that begins, or that nobody has left out. */
  private boolean mayUseKey() {
    if (monitor.locked(() -> beginning)) {
      return true;
    }
    if (!goesOn()) {
      cease();
    }
    return monitor.locked(() -> joined);
  }

  /** Extends the lease; {@code false} if it is lost and a new session must begin. */
  public boolean renew() {
    return renew(true, false);
  }

  /**
   * Tells by the lease how far this pod is.
   *
   * @param extending whether the session lasts longer by it. If it serves it is asked then whether
   *     it was left out; what is told in a hurry does without
   * @param serves whether it serves from now on
   */
  private boolean renew(boolean extending, boolean serves) {
    return calls.locked(
        () -> {
          Optional<Lease> held = monitor.locked(() -> lease);
          if (held.isEmpty()) {
            return false;
          }
          long before = timeline.nanoTime();
          return switch (leases.renew(held.get(), attributes())) {
            case Renewal.Renewed renewed -> {
              boolean asked = serves || (extending && monitor.locked(() -> joined));
              boolean goesOn = !asked || goesOn();
              monitor.locked(
                  () -> {
                    lease = Optional.of(renewed.lease());
                    joined = (joined || serves) && goesOn;
                    beginning &= !serves;
                    if (extending) {
                      deadline = before + options.leaseTtl().toNanos();
                    }
                  });
              yield goesOn;
            }
            case Renewal.Lost lost -> {
              cease();
              yield false;
            }
          };
        });
  }

  private String attributes() {
    return monitor.locked(
        () -> Codec.text(new AckRecord(name, installed, acked, speaks, keys.made())));
  }

  /** Answers nobody any more; the lease stands yet. */
  public void cease() {
    monitor.locked(() -> joined = false);
  }

  /** Frees the lease, so that nobody waits for this pod. */
  public void end() {
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
