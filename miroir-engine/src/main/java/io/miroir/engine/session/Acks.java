package io.miroir.engine.session;

import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.engine.catalog.Dialect;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.record.AckRecord;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.Formats;
import java.util.HashMap;
import java.util.Map;

/** How far each live pod is, told in its lease's attributes (R3). */
public final class Acks {
  private final LeaseStore leases;
  private final Dialect dialect;

  public Acks(LeaseStore leases, Dialect dialect) {
    this.leases = leases;
    this.dialect = dialect;
  }

  /**
   * The pods that are live.
   *
   * @param tokens the token of each pod's session, by its lease's scope
   * @param keys how many keys each pod has made, by its lease's scope
   * @param sessions the name of each pod's session, by its lease's scope
   * @param installed the lowest epoch that all have installed
   * @param acked the lowest epoch that all have acked
   * @param formats what each pod speaks, by its lease's scope
   */
  public record Census(
      Map<String, Long> tokens,
      Map<String, Long> keys,
      Map<String, String> sessions,
      long installed,
      long acked,
      Map<String, Formats> formats) {}

  /** Asks the store; what this pod writes from now on can be read by all of them. */
  public Census census() {
    Map<String, Long> tokens = new HashMap<>();
    Map<String, Long> keys = new HashMap<>();
    Map<String, String> sessions = new HashMap<>();
    Map<String, Formats> formats = new HashMap<>();
    long installed = Long.MAX_VALUE;
    long acked = Long.MAX_VALUE;
    for (Lease lease : leases.list(Keys.POD_SCOPES)) {
      AckRecord told = Codec.read(AckRecord.class, lease.attributes());
      tokens.put(lease.scope(), lease.token().value());
      keys.put(lease.scope(), told.keysMade());
      sessions.put(lease.scope(), told.session());
      formats.put(lease.scope(), told.formats());
      installed = Math.min(installed, told.installed());
      acked = Math.min(acked, told.acked());
    }
    dialect.hear(formats);
    return new Census(tokens, keys, sessions, installed, acked, formats);
  }
}
