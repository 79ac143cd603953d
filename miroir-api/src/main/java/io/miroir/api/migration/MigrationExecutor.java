package io.miroir.api.migration;

import io.miroir.api.FencingToken;
import io.miroir.api.topology.Node;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads, writes and fences the documents of a shard on unmodified search nodes.
 *
 * <p>Clauses X1 to X9 in {@code docs/spi/migration-executor.md}. Safe for use by many threads;
 * calls block and may be made from virtual threads. Nothing is {@code null}.
 *
 * <p>Every method throws {@link io.miroir.api.MiroirException}: {@code UNAVAILABLE} when the node
 * can't be reached or does not answer (whether it acted is then unknown), {@code BUSY} when the
 * node still asks for patience after its wishes were kept, {@code FENCED} when the term's
 * credential does not hold any more, {@code MISCONFIGURED} when the node or its keys are not as
 * they must be, {@code PROTOCOL} when its answer makes no sense.
 */
public interface MigrationExecutor extends AutoCloseable {
  /**
   * Makes the node refuse every copy write of a lower token of the scope whose head comes after
   * this returns, and gives out the right to write under this token (X1). Fencing in the same token
   * again gives a new right and leaves earlier rights of that token standing. The caller uses the
   * right only if this returned before the caller's own deadline.
   *
   * @param index the index that the right is for, or {@code *} for all
   * @throws io.miroir.api.MiroirException with {@code STORE_WENT_BACK} if the node knows a higher
   *     token; nothing was changed then
   */
  Term fence(Node node, String index, String scope, FencingToken token);

  /** Takes back every right of the scope on the node. The scope's next term is fenced in anew. */
  void revoke(Node node, String scope);

  /**
   * Takes back the rights of the scope's lower tokens. The rights that stand are read first, and
   * then it is asked which token is the first whose rights stay; so a term that begins meanwhile
   * keeps its right, and every term that was over before has none when this returns.
   *
   * <p>Without an implementation of its own it is {@link #revoke(Node, String)}, which takes the
   * right of a term that begins meanwhile, too.
   *
   * @param staying tells the first token whose rights stay; asked once
   */
  default void revokeBelow(Node node, String scope, Supplier<FencingToken> staying) {
    revoke(node, scope);
  }

  /**
   * Makes the target ready for copies: the index with the source's primary key (an existing one is
   * success), the source's settings and embedders (X9). Returns when they are applied.
   */
  void prepare(Node source, Term target);

  /** All documents of the slice, or word that they are more than the limit (X2, X8). */
  Page read(Node source, Slice slice, PageLimit limit);

  /** Those of the named documents that exist, up to 1,000 keys (X8). */
  Payload read(Node source, String index, List<String> primaryKeys);

  /**
   * Key and version of every document of the slice, without contents (X5), in the node's own order.
   */
  List<Version> versions(Node node, Slice slice);

  /** Key and version of those of the named documents that exist, up to 1,000 keys (X5). */
  List<Version> versions(Node node, String index, List<String> primaryKeys);

  /**
   * Adds or replaces whole documents; again is the same (X3). An empty payload is already applied.
   */
  Ticket write(Term target, Payload payload);

  /** Deletes every document of the slice and none besides; again is the same (X6). */
  Ticket delete(Term target, Slice slice);

  /**
   * Deletes each document only while it still has the version that was seen, up to 1,000; again is
   * the same (X6). A document that was written since stays.
   */
  Ticket delete(Term target, List<Version> seen);

  /**
   * A ticket that is applied once everything that the node had accepted for the index before this
   * call is visible (X4). On an index that does not exist it counts as applied.
   */
  Ticket barrier(Node node, String index);

  /** Follows a ticket for so long at most; {@link Outcome.Pending} when the time is over. */
  Outcome await(Node node, Ticket ticket, Duration atMost);

  /** How much a slice holds. */
  Size measure(Node node, Slice slice);

  /** Frees connections; rights stand. Closing twice is allowed. */
  @Override
  void close();
}
