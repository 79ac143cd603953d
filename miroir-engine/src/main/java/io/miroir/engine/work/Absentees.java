package io.miroir.engine.work;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.engine.Sabotage;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.SessionRecord;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions that have a record and no lease. A pod that is cut off from the store, or whose
 * lease ended early because the store's clock jumped, reads on by the routing it has until the
 * lease ends by its own clock (R4), and a node that is down deletes nobody's keys.
 *
 * <p>So each is recorded as left out, after which it takes no lease again. The first census that
 * lacks it then is later than its last renewal: a lease's time after that it reads nothing any
 * more. Only durations count, as each clock measures them for itself.
 */
final class Absentees {
  private final Catalog catalog;
  private final JobStore jobs;
  private final Acks acks;
  private final Duration leaseTtl;
  private final Sabotage sabotage;
  private final Timeline timeline;
  private final Monitor monitor;

  /** When a census had first lacked a session that was left out. */
  private final Map<String, Long> lackedSince = new HashMap<>();

  Absentees(
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
  }

  /**
   * What one look found.
   *
   * @param census the pods that are live
   * @param over the sessions that are not among them and never will be, by name
   * @param reading whether a session that is not among them may read yet
   */
  record Look(Acks.Census census, Map<String, Held<SessionRecord>> over, boolean reading) {}

  /**
   * Asks the store. The records are read before the census: a session's record is written while its
   * lease stands, so one that the census lacks has none any more.
   */
  Look look() {
    Map<String, Held<SessionRecord>> recorded = catalog.all(Keys.SESSION, SessionRecord.class);
    Acks.Census census = acks.census();
    long now = timeline.nanoTime();
    monitor.locked(() -> lackedSince.keySet().retainAll(recorded.keySet()));
    Map<String, Held<SessionRecord>> over = new HashMap<>();
    boolean reading = false;
    for (Map.Entry<String, Held<SessionRecord>> session : recorded.entrySet()) {
      String name = session.getKey();
      SessionRecord record = session.getValue().value();
      if (census.sessions().containsValue(name)) {
        continue;
      }
      if (census.sessions().containsKey(Keys.podScope(record.pod()))) {
        // Its pod has begun a newer one, and answers nothing in this one.
        over.put(name, session.getValue());
      } else if (record.leftOut()) {
        over.put(name, session.getValue());
        reading |= !past(name, record, now);
      } else {
        leaveOut(name, session.getValue());
        reading = true;
      }
    }
    return new Look(census, over, reading && sabotage != Sabotage.ABSENTEES_READ);
  }

  /**
   * How long to wait for a pod that has died: until its lease is over at the store, then as long
   * again by its own clock, and as long for what else may come between.
   */
  Duration patience() {
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

  /** Whether a session may go on under a lease that was just taken anew. */
  boolean mayGoOn(String session) {
    return catalog
        .find(Keys.session(session), SessionRecord.class)
        .filter(record -> !record.value().leftOut())
        .isPresent();
  }
}
