package io.miroir.simulator;

import io.miroir.api.job.Key;
import io.miroir.api.lease.Lease;
import io.miroir.engine.record.AckRecord;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.CounterRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * What a pod's session may do: it goes by a routing that is no older than its lease (R2), and
 * accepts nothing when its lease is over (R4).
 */
final class SessionRules {
  private static final String PODS = "pod:";
  static final Key EPOCH = new Key("fleet", "epoch");

  private final Scheduler scheduler;
  private final StoreServer store;

  /**
   * A session's beginning.
   *
   * @param epoch the fleet's epoch when its lease was granted first
   * @param installed what the pod told then, of the session before
   */
  private record Beginning(long epoch, long installed) {}

  private final Map<String, Beginning> beginnings = new HashMap<>();

  SessionRules(Scheduler scheduler, StoreServer store) {
    this.scheduler = scheduler;
    this.store = store;
  }

  void granted(Lease lease) {
    if (lease.scope().startsWith(PODS)) {
      AckRecord told = told(lease);
      beginnings.putIfAbsent(told.session(), new Beginning(epoch(), told.installed()));
    }
  }

  /** A pod tells by its lease what it goes by. */
  void renewed(Lease lease) {
    if (lease.scope().startsWith(PODS)) {
      AckRecord told = told(lease);
      Beginning beginning = beginnings.getOrDefault(told.session(), new Beginning(0, 0));
      if (told.installed() != beginning.installed() && told.installed() < beginning.epoch()) {
        scheduler.fail(
            new AssertionError(
                "G2: "
                    + lease.holder()
                    + " goes by the routing of epoch "
                    + told.installed()
                    + ", its lease is of epoch "
                    + beginning.epoch()));
      }
    }
  }

  /**
   * A pod decides this moment that a write is accepted: its lease can't be over by its own clock.
   * Whatever comes between that and the client's hearing of it, it was true when it was decided.
   */
  void accepted(String pod) {
    long until = store.extendedAt(PODS + pod) + World.OPTIONS.leaseTtl().toNanos();
    if (scheduler.now() > until) {
      scheduler.fail(
          new AssertionError("G2: " + pod + " accepts a write after its lease has ended"));
    }
  }

  private static AckRecord told(Lease lease) {
    return Codec.read(AckRecord.class, lease.attributes());
  }

  private long epoch() {
    return store
        .find(EPOCH)
        .map(entry -> Codec.read(CounterRecord.class, entry.text()).value())
        .orElse(0L);
  }
}
