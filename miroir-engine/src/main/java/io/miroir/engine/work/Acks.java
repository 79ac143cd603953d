package io.miroir.engine.work;

import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.CounterRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The last epoch that each live pod has installed and drained, told in its lease's attributes (R3).
 */
final class Acks {
  private final LeaseStore leases;

  Acks(LeaseStore leases) {
    this.leases = leases;
  }

  static String text(long epoch) {
    return Codec.text(new CounterRecord(epoch));
  }

  /**
   * The pods that are live.
   *
   * @param tokens the token of each pod's session, by its lease's scope
   * @param acked the lowest epoch that all have acked
   */
  record Census(Map<String, Long> tokens, long acked) {}

  Census census() {
    List<Lease> live = leases.list(Keys.POD_SCOPES);
    return new Census(
        live.stream().collect(Collectors.toMap(Lease::scope, lease -> lease.token().value())),
        live.stream().mapToLong(Acks::epoch).min().orElse(Long.MAX_VALUE));
  }

  private static long epoch(Lease lease) {
    return Codec.read(CounterRecord.class, lease.attributes()).value();
  }
}
