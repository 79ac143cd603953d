package io.miroir.engine.session;

import static java.util.Objects.requireNonNull;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Gathering;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.SessionRecord;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that have a record and no lease. A pod that is cut off from the store, or whose
 * lease ended early because the store's clock jumped, reads on by the routing it has until the
 * lease ends by its own clock (R4), and a node that is down deletes nobody's keys.
 *
 * <p>So each is recorded as left out, after which neither a grant nor a renewal extends it: not
 * even if the store's clock jumps back and its lease stands again. The first census that lacks it
 * then is later than whatever extended it last, and a lease's time after that it reads nothing any
 * more. Only durations count, as each clock measures them for itself.
 */
public final class Absentees {
  private final Catalog catalog;
  private final JobStore jobs;
  private final Acks acks;
  private final Duration leaseTtl;
  private final Sabotage sabotage;
  private final Timeline timeline;
  private final Gathering<Asked> looks;
  private final Monitor monitor;

  /** When a census had first lacked a session that was left out, of those that none has since. */
  private final Map<String, Long> lackedSince = new HashMap<>();

  public Absentees(
      Catalog catalog,
      JobStore jobs,
      Acks acks,
      Duration leaseTtl,
      Sabotage sabotage,
      Timeline timeline) {
    this.catalog = catalog;
    this.jobs = jobs;
    this.acks = acks;
    this.leaseTtl = leaseTtl;
    this.sabotage = sabotage;
    this.timeline = timeline;
    this.monitor = timeline.monitor();
    this.looks =
        new Gathering<>(
            Integer.MAX_VALUE,
            asking -> {
              Look found = look();
              asking.forEach(asked -> asked.found = found);
            },
            timeline);
  }

  /**
   * What one look found.
   *
   * @param recorded every session that has not ended well, by name
   * @param census the pods that are live
   * @param over the names of those that are not among them and never will be
   * @param reading the names of those that are not among them and may read yet
   */
  public record Look(
      Map<String, Held<SessionRecord>> recorded,
      Acks.Census census,
      Set<String> over,
      Set<String> reading) {
    /** Whether nobody but the pods that are live may read. */
    public boolean complete() {
      return reading.isEmpty();
    }
  }

  private static final class Asked {
    private @Nullable Look found;
  }

  /** As {@link #look}, once for all that ask before the store is asked. */
  public Look sharedLook() {
    Asked asked = new Asked();
    looks.add(asked);
    return requireNonNull(asked.found, "a look finds something");
  }

  /**
   * Asks the store, and records as left out whoever has lost its lease. The records are read before
   * the census: a session's record is written while its lease stands, so one that the census lacks
   * has none any more.
   */
  public Look look() {
    Map<String, Held<SessionRecord>> recorded = catalog.all(Keys.SESSION, SessionRecord.class);
    Acks.Census census = acks.census();
    long now = timeline.nanoTime();
    monitor.locked(
        () -> {
          lackedSince.keySet().retainAll(recorded.keySet());
          lackedSince.keySet().removeAll(census.sessions().values());
        });
    Set<String> over = new HashSet<>();
    Set<String> reading = new HashSet<>();
    recorded.forEach(
        (name, session) -> {
          SessionRecord record = session.value();
          if (census.sessions().containsValue(name)) {
            return;
          }
          // Where its pod, one process, has begun a newer one, it answers nothing in this one.
          String newer = census.sessions().get(Keys.podScope(record.pod()));
          boolean followed = newer != null && recorded.containsKey(newer);
          if (followed || record.leftOut()) {
            over.add(name);
          } else {
            leaveOut(name, session);
          }
          if (!followed && !(record.leftOut() && past(name, record, now))) {
            reading.add(name);
          }
        });
    return new Look(
        recorded, census, over, sabotage == Sabotage.ABSENTEES_READ ? Set.of() : reading);
  }

  /**
   * How long to wait for a pod that has died: until its lease is over at the store, then as long
   * again by its own clock, and as long for what else may come between.
   */
  public Duration patience() {
    return leaseTtl.multipliedBy(3);
  }

  private boolean past(String name, SessionRecord record, long now) {
    long since = monitor.locked(() -> lackedSince.computeIfAbsent(name, absent -> now));
    return now - since > Duration.ofMillis(record.leaseMillis()).toNanos();
  }

  /** If somebody was first, or its pod has removed the record meanwhile, the next look tells. */
  private void leaveOut(String name, Held<SessionRecord> session) {
    Change change =
        new Change.Replace(
            Keys.session(name), Codec.text(session.value().leaveOut()), session.revision());
    Commit commit = jobs.commit(Guard.open(), List.of(change));
    assert !(commit instanceof Commit.Refused) : "an open guard refuses nobody";
  }

  /**
   * The first token of a pod's scope that is not of a session that is over: that of the session
   * which stands, unless it was left out, else one that no session ever has.
   */
  public FencingToken staying(String scope) {
    Acks.Census census = acks.census();
    String session = census.sessions().get(scope);
    boolean over =
        session == null
            || catalog
                .find(Keys.session(session), SessionRecord.class)
                .filter(record -> record.value().leftOut())
                .isPresent();
    return new FencingToken(
        over ? Long.MAX_VALUE : census.tokens().getOrDefault(scope, Long.MAX_VALUE));
  }

  /** Whether a session may go on under a lease that was just granted or renewed. */
  public boolean mayGoOn(String session) {
    return catalog
        .find(Keys.session(session), SessionRecord.class)
        .filter(record -> !record.value().leftOut())
        .isPresent();
  }
}
