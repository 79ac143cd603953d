package io.miroir.engine.copy;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.NodeQueues;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What one term may do on the nodes: its keys, its barriers, and waiting until something is
 * applied.
 */
public final class Transfers {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Parts parts;
  private final LeaseKeeper lease;
  private final String index;
  private final BodyGrace grace;
  private final Monitor monitor;
  private final Map<NodeId, OfNode> nodes = new HashMap<>();

  /** What this term has done at one node; its lock is held over the calls to that node alone. */
  private static final class OfNode {
    private final Monitor lock;
    private Optional<Term> term = Optional.empty();

    /**
     * The right is not used any more: a change was sent with it and not answered, and may come at
     * any time while it stands; or someone has taken it back.
     */
    private boolean inDoubt;

    /** The shards for which the node was made ready: settings may change from one to the next. */
    private final Set<ShardId> prepared = new HashSet<>();

    private final Set<ShardId> preparedUnderDualWrite = new HashSet<>();

    OfNode(Monitor lock) {
      this.lock = lock;
    }

    /** The right to the node at this address; it may have got another one. */
    Optional<Term> at(Node node) {
      return term.filter(one -> one.node().equals(node));
    }
  }

  public Transfers(Parts parts, LeaseKeeper lease, String index, BodyGrace grace) {
    this.grace = grace;
    this.parts = parts;
    this.lease = lease;
    this.index = index;
    this.monitor = parts.timeline().monitor();
  }

  public FencingToken token() {
    return lease.token();
  }

  Sabotage sabotage() {
    return parts.sabotage();
  }

  MigrationExecutor executor() {
    return parts.executor();
  }

  /**
   * This term's right to write to a node: lower terms' keys are deleted, its own was made before
   * its deadline, and what lower terms had queued is applied (R1). After a change without an
   * answer, or where someone may have taken it back, the right is a new one: bodies that the old
   * one let in may come for {@code body-grace}.
   */
  public Term term(Node node) {
    OfNode there = there(node);
    return there.lock.locked(
        () -> {
          if (there.inDoubt) {
            revokeOwn(node);
            grace.keysDeleted();
            there.term = Optional.empty();
            there.inDoubt = false;
          }
          return there.at(node).orElseGet(() -> make(there, node));
        });
  }

  /** The right to a node as it stands; empty if the next one is to be made anew. */
  public Optional<Term> standing(Node node) {
    OfNode there = there(node);
    return there.lock.locked(() -> there.inDoubt ? Optional.empty() : there.at(node));
  }

  /** Ends the term if its lease is over by its own clock: with {@code FENCED}. */
  public void requireLease() {
    lease.require();
  }

  /** Someone may have taken the right to a node back: the next one is made anew. */
  public void renew(Node node) {
    OfNode there = there(node);
    there.lock.locked(() -> there.inDoubt = true);
  }

  private Term make(OfNode there, Node node) {
    Term made = executor().fence(node, index, Keys.rebalanceScope(index), lease.token());
    if (parts.sabotage() != Sabotage.KEY_AFTER_DEADLINE) {
      lease.require();
      requireNewest(node);
    }
    barrier(node);
    there.term = Optional.of(made);
    return made;
  }

  /** A newer term's right stays: it is what tells this one that it is over. */
  private void revokeOwn(Node node) {
    String scope = Keys.rebalanceScope(index);
    if (parts.sabotage() == Sabotage.REVOKES_NEWER) {
      executor().revoke(node, scope);
    } else {
      executor().revokeBelow(node, scope, () -> new FencingToken(lease.token().value() + 1));
    }
  }

  /**
   * A right counts if no newer term had begun when it was there: by then a newer one's may have
   * been taken back at this node, so that the node did not tell. One that begins later finds it.
   */
  private void requireNewest(Node node) {
    long newest =
        parts
            .catalog()
            .find(Keys.job(index), JobRecord.class)
            .map(held -> held.value().token())
            .orElse(0L);
    if (newest > lease.token().value() && parts.sabotage() != Sabotage.REVOKES_NEWER) {
      throw new MiroirException(
          ErrorCode.FENCED,
          "term "
              + lease.token()
              + " of '"
              + lease.scope()
              + "' is over, "
              + newest
              + " goes on; the key that it made at "
              + node
              + " was not used");
    }
  }

  /** Sends documents to a node. */
  Ticket write(Term target, Payload payload) {
    return change(target, () -> executor().write(target, payload));
  }

  /** Deletes documents that still have the version that was seen. */
  Ticket delete(Term target, List<Version> seen) {
    return change(target, () -> executor().delete(target, seen));
  }

  /**
   * Sends a change. One that is not answered may still come, behind whatever is done next: the
   * right that it was sent with is taken back before this term changes anything more at the node.
   */
  private Ticket change(Term target, Supplier<Ticket> request) {
    try {
      return request.get();
    } catch (MiroirException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        OfNode there = there(target.node());
        there.lock.locked(() -> there.inDoubt = true);
      }
      throw e;
    }
  }

  private OfNode there(Node node) {
    return monitor.locked(
        () -> nodes.computeIfAbsent(node.id(), absent -> new OfNode(parts.timeline().monitor())));
  }

  /** Makes the target ready for a shard, once in this term. */
  public void prepare(ShardId shard, Node source, Node target) {
    Term term = term(target);
    OfNode there = there(target);
    there.lock.locked(
        () -> {
          if (!there.prepared.contains(shard)) {
            executor().prepare(source, term);
            there.prepared.add(shard);
          }
        });
  }

  /**
   * Makes the target's settings equal once more, now that a change of settings reaches it too: one
   * that came between the first preparation and the dual writes did not.
   */
  public void prepareUnderDualWrite(ShardId shard, Node source, Node target) {
    Term term = term(target);
    OfNode there = there(target);
    if (there.lock.locked(() -> there.preparedUnderDualWrite.contains(shard))) {
      return;
    }
    // The source may have a change of settings in its queue that the target never got.
    barrier(source);
    there.lock.locked(
        () -> {
          executor().prepare(source, term);
          there.preparedUnderDualWrite.add(shard);
        });
  }

  /** Waits until all that both nodes had accepted for the index is visible. */
  public void barriers(Node one, Node other) {
    Ticket first = executor().barrier(one, index);
    Ticket second = executor().barrier(other, index);
    applied(one, first);
    applied(other, second);
  }

  /** Waits until all that the node had accepted for the index is visible. */
  void barrier(Node node) {
    applied(node, executor().barrier(node, index));
  }

  /** Waits until a ticket is applied. */
  void applied(Node node, Ticket ticket) {
    Optional<Outcome.Rejected> rejected = ended(node, ticket);
    if (rejected.isPresent()) {
      throw failure(node, rejected.get(), "");
    }
  }

  /**
   * Deletes a slice and waits until that is applied; {@code false} if the node has no such index.
   */
  public boolean deleted(Node node, Slice slice) {
    Optional<Outcome.Rejected> rejected = ended(node, deletion(term(node), slice));
    if (rejected.isEmpty()) {
      return true;
    }
    if (rejected.get().reason() != Outcome.Reason.INDEX_MISSING) {
      throw failure(node, rejected.get(), "");
    }
    return false;
  }

  private Ticket deletion(Term target, Slice slice) {
    return change(target, () -> executor().delete(target, slice));
  }

  /** Waits until a ticket is applied or refused; empty if it is applied. */
  Optional<Outcome.Rejected> ended(Node node, Ticket ticket) {
    try (NodeQueues.Wait wait = parts.queues().begin(node.id())) {
      while (true) {
        lease.require();
        switch (executor().await(node, ticket, LOOK)) {
          case Outcome.Applied applied -> {
            return Optional.empty();
          }
          case Outcome.Pending pending -> wait.told(pending.ahead());
          case Outcome.Rejected rejected -> {
            return Optional.of(rejected);
          }
        }
      }
    }
  }

  /** Why a change was refused; {@code what} names the documents, or is empty text. */
  MiroirException failure(Node node, Outcome.Rejected rejected, String what) {
    ErrorCode code =
        switch (rejected.reason()) {
          case FENCED -> ErrorCode.FENCED;
          case NO_SPACE, INDEX_MISSING, FORGOTTEN, FAILED -> ErrorCode.UNAVAILABLE;
          case TOO_LARGE, BAD_DOCUMENT -> ErrorCode.NOT_MOVABLE;
        };
    return new MiroirException(
        code,
        "node "
            + node
            + " did not apply a change of index '"
            + index
            + "': "
            + rejected.reason()
            + ", "
            + rejected.detail()
            + (what.isEmpty() ? "" : "; " + what));
  }
}
