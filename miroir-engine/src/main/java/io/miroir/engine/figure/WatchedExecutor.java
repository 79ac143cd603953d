package io.miroir.engine.figure;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
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
import java.util.function.Supplier;

/** An executor, with a count of the writes that nodes refuse to older terms. */
public record WatchedExecutor(MigrationExecutor executor, Figures figures)
    implements MigrationExecutor {
  private <T> T counted(Supplier<T> write) {
    try {
      return write.get();
    } catch (MiroirException e) {
      if (e.code() == ErrorCode.FENCED) {
        figures.fencedWriteRefused();
      }
      throw e;
    }
  }

  @Override
  public Term fence(Node node, String index, String scope, FencingToken token) {
    return executor.fence(node, index, scope, token);
  }

  @Override
  public void revoke(Node node, String scope) {
    executor.revoke(node, scope);
  }

  @Override
  public void revokeBelow(Node node, String scope, Supplier<FencingToken> staying) {
    executor.revokeBelow(node, scope, staying);
  }

  @Override
  public void prepare(Node source, Term target) {
    counted(
        () -> {
          executor.prepare(source, target);
          return target;
        });
  }

  @Override
  public Page read(Node source, Slice slice, PageLimit limit) {
    return executor.read(source, slice, limit);
  }

  @Override
  public Payload read(Node source, String index, List<String> primaryKeys) {
    return executor.read(source, index, primaryKeys);
  }

  @Override
  public List<Version> versions(Node node, Slice slice) {
    return executor.versions(node, slice);
  }

  @Override
  public List<Version> versions(Node node, String index, List<String> primaryKeys) {
    return executor.versions(node, index, primaryKeys);
  }

  @Override
  public Ticket write(Term target, Payload payload) {
    return counted(() -> executor.write(target, payload));
  }

  @Override
  public Ticket delete(Term target, Slice slice) {
    return counted(() -> executor.delete(target, slice));
  }

  @Override
  public Ticket delete(Term target, List<Version> seen) {
    return counted(() -> executor.delete(target, seen));
  }

  @Override
  public Ticket barrier(Node node, String index) {
    return executor.barrier(node, index);
  }

  @Override
  public Outcome await(Node node, Ticket ticket, Duration atMost) {
    Outcome outcome = executor.await(node, ticket, atMost);
    if (outcome instanceof Outcome.Rejected rejected
        && rejected.reason() == Outcome.Reason.FENCED) {
      figures.fencedWriteRefused();
    }
    return outcome;
  }

  @Override
  public Size measure(Node node, Slice slice) {
    return executor.measure(node, slice);
  }

  @Override
  public void close() {
    executor.close();
  }
}
