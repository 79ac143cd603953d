package io.miroir.conformance.gallery;

import io.miroir.api.FencingToken;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Size;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.conformance.wire.Relay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A right executor whose requests are changed on their way to the node, and so are those of an
 * executor that is wrong.
 */
final class RelayedExecutor extends ForwardingExecutor {
  private final Relay.Rule rule;
  private final Map<Node, Relay> relays = new ConcurrentHashMap<>();

  RelayedExecutor(MigrationExecutor right, Relay.Rule rule) {
    super(right);
    this.rule = rule;
  }

  private Node by(Node node) {
    return relays.computeIfAbsent(node, behind -> Relay.before(behind, rule)).node();
  }

  private Term by(Term term) {
    return at(by(term.node()), term);
  }

  private static Term at(Node node, Term term) {
    return new Term(node, term.index(), term.scope(), term.token(), term.credential());
  }

  @Override
  public Term fence(Node node, String index, String scope, FencingToken token) {
    return at(node, right.fence(by(node), index, scope, token));
  }

  @Override
  public void revoke(Node node, String scope) {
    right.revoke(by(node), scope);
  }

  @Override
  public void prepare(Node source, Term target) {
    right.prepare(by(source), by(target));
  }

  @Override
  public Page read(Node source, Slice slice, PageLimit limit) {
    return right.read(by(source), slice, limit);
  }

  @Override
  public Payload read(Node source, String index, List<String> primaryKeys) {
    return right.read(by(source), index, primaryKeys);
  }

  @Override
  public List<Version> versions(Node node, Slice slice) {
    return right.versions(by(node), slice);
  }

  @Override
  public List<Version> versions(Node node, String index, List<String> primaryKeys) {
    return right.versions(by(node), index, primaryKeys);
  }

  @Override
  public Ticket write(Term target, Payload payload) {
    return right.write(by(target), payload);
  }

  @Override
  public Ticket delete(Term target, Slice slice) {
    return right.delete(by(target), slice);
  }

  @Override
  public Ticket delete(Term target, List<Version> seen) {
    return right.delete(by(target), seen);
  }

  @Override
  public Ticket barrier(Node node, String index) {
    return right.barrier(by(node), index);
  }

  @Override
  public Outcome await(Node node, Ticket ticket, Duration atMost) {
    return right.await(by(node), ticket, atMost);
  }

  @Override
  public Size measure(Node node, Slice slice) {
    return right.measure(by(node), slice);
  }

  @Override
  public void close() {
    super.close();
    relays.values().forEach(Relay::close);
  }
}
