package io.miroir.engine.work;

import io.miroir.api.MiroirException;
import io.miroir.api.lease.Lease;
import io.miroir.api.topology.Node;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Takes back what a fleet has on a node that is not in it any more: its keys and its marker. */
final class Farewell {
  private static final System.Logger LOG = System.getLogger("io.miroir.fleet");

  private Farewell() {}

  /** Does what it can; if the node does not answer, its keys hold nothing there. */
  static void to(Node gone, Pod.Parts parts) {
    try {
      List<String> scopes = new ArrayList<>();
      parts.leases().list(Keys.POD_SCOPES).stream().map(Lease::scope).forEach(scopes::add);
      parts.catalog().last().assignments().keySet().stream()
          .map(Keys::rebalanceScope)
          .forEach(scopes::add);
      scopes.forEach(scope -> parts.executor().revoke(gone, scope));
      LOG.log(Level.INFO, "node {0} has left the fleet", gone);
    } catch (MiroirException e) {
      LOG.log(
          Level.WARNING, "node {0} has left, with keys of this fleet: {1}", gone, e.getMessage());
    }
    try {
      parts.marks().forget(gone);
    } catch (MiroirException e) {
      LOG.log(Level.INFO, "node {0} keeps its marker: {1}", gone, e.getMessage());
    }
  }
}
