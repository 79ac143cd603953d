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
import java.time.Duration;
import java.util.List;

/** Passes every call on to the right executor; each broken one overrides what it does wrong. */
class ForwardingExecutor implements MigrationExecutor {
  final MigrationExecutor right;

  ForwardingExecutor(MigrationExecutor right) {
    this.right = right;
  }

  @Override
  public Term fence(Node node, String index, String scope, FencingToken token) {
    return right.fence(node, index, scope, token);
  }

  @Override
  public void revoke(Node node, String scope) {
    right.revoke(node, scope);
  }

  @Override
  public void prepare(Node source, Term target) {
    right.prepare(source, target);
  }

  @Override
  public Page read(Node source, Slice slice, PageLimit limit) {
    return right.read(source, slice, limit);
  }

  @Override
  public Payload read(Node source, String index, List<String> primaryKeys) {
    return right.read(source, index, primaryKeys);
  }

  @Override
  public List<Version> versions(Node node, Slice slice) {
    return right.versions(node, slice);
  }

  @Override
  public List<Version> versions(Node node, String index, List<String> primaryKeys) {
    return right.versions(node, index, primaryKeys);
  }

  @Override
  public Ticket write(Term target, Payload payload) {
    return right.write(target, payload);
  }

  @Override
  public Ticket delete(Term target, Slice slice) {
    return right.delete(target, slice);
  }

  @Override
  public Ticket delete(Term target, List<Version> seen) {
    return right.delete(target, seen);
  }

  @Override
  public Ticket barrier(Node node, String index) {
    return right.barrier(node, index);
  }

  @Override
  public Outcome await(Node node, Ticket ticket, Duration atMost) {
    return right.await(node, ticket, atMost);
  }

  @Override
  public Size measure(Node node, Slice slice) {
    return right.measure(node, slice);
  }

  @Override
  public void close() {
    right.close();
  }
}
