package io.miroir.simulator;

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
import io.miroir.simulator.NodeServer.Access;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The executor of one machine, made of the same calls to a node in the same order as the one for
 * Meilisearch: what lies between two of them is where the world comes between.
 */
final class SimulatedExecutor implements MigrationExecutor {
  private static final Ticket APPLIED = new Ticket.Settled(new Outcome.Applied());
  private static final int DOCUMENT_BYTES = 100;

  /** Told of what copies do, in the step in which a node does it. */
  interface Watcher {
    /** A slice was read, to be copied. */
    void read(Machine reader, Slice slice, Payload payload);

    /** A node has told all that it has of a shard; in the step of whoever asked. */
    void listed(String node, Slice slice, List<Version> found);

    /** A node has told what it has of these; in the step of whoever asked. */
    void looked(String node, List<String> primaryKeys);

    /** A term is fenced in at a node. */
    void fenced(String node, Term term);

    /** A term is about to send a change. */
    void changes(Term target);

    /** Someone is about to ask until where a node has applied what it accepted. */
    void waits(String node);

    /** Every right of a scope is about to be taken back at a node, whatever its token. */
    void revokes(String node, String scope);

    /** A payload that was read was queued at its target. */
    void written(Machine writer, Term target, Payload payload, NodeTask queued);
  }

  private final Machine machine;
  private final NodeClient nodes;
  private final PlantedBug bug;
  private final Watcher watcher;
  private int keys;

  /** The executor of a machine. */
  SimulatedExecutor(Machine machine, NodeClient nodes, PlantedBug bug, Watcher watcher) {
    this.bug = bug;
    this.machine = machine;
    this.nodes = nodes;
    this.watcher = watcher;
  }

  private static Set<Integer> shards(Collection<Integer> keys) {
    Set<Integer> found = new TreeSet<>();
    keys.forEach(key -> found.add(Document.shardOf(key)));
    return found;
  }

  private static String name(Node node) {
    return node.id().value();
  }

  @Override
  public Term fence(Node node, String index, String scope, FencingToken token) {
    String at = name(node);
    boolean careless = bug == PlantedBug.KEY_AFTER_FENCE && !index.equals("*");
    if (!careless) {
      refuseIfHigherStands(at, scope, token, nodes.call(at, server -> server.keysOf(scope)));
    }
    String credential = machine.name() + "#" + machine.clockOffset() + "/" + keys++;
    Access own = new Access(credential, scope, token.value());
    nodes.call(
        at,
        server -> {
          server.createKey(own);
          return true;
        });
    List<Access> standing = nodes.call(at, server -> server.keysOf(scope));
    if (!careless && standing.stream().anyMatch(key -> key.token() > token.value())) {
      delete(at, credential);
      throw new MiroirException(ErrorCode.FENCED, "a higher token was fenced in meanwhile");
    }
    for (Access key : standing) {
      boolean spared = bug == PlantedBug.OLDER_SESSION_KEY_STANDS && index.equals("*");
      if (key.token() < token.value() && !spared) {
        delete(at, key.credential());
      }
    }
    Term term = new Term(node, index, scope, token, credential);
    watcher.fenced(at, term);
    return term;
  }

  private static void refuseIfHigherStands(
      String node, String scope, FencingToken token, List<Access> standing) {
    for (Access key : standing) {
      if (key.token() > token.value()) {
        throw new MiroirException(
            ErrorCode.STORE_WENT_BACK,
            node + " knows token " + key.token() + " of " + scope + ", not " + token);
      }
    }
  }

  private void delete(String node, String credential) {
    nodes.call(
        node,
        server -> {
          server.deleteKey(credential);
          return true;
        });
  }

  @Override
  public void revoke(Node node, String scope) {
    String at = name(node);
    if (bug == PlantedBug.LEFT_OUT_KEYS_STAND) {
      return;
    }
    watcher.revokes(at, scope);
    nodes.call(at, server -> server.keysOf(scope)).forEach(key -> delete(at, key.credential()));
  }

  @Override
  public void revokeBelow(Node node, String scope, Supplier<FencingToken> staying) {
    if (bug == PlantedBug.LEFT_OUT_KEYS_STAND) {
      return;
    }
    String at = name(node);
    List<Access> standing = nodes.call(at, server -> server.keysOf(scope));
    long stays = staying.get().value();
    standing.stream()
        .filter(key -> key.token() < stays)
        .forEach(key -> delete(at, key.credential()));
  }

  @Override
  public void prepare(Node source, Term target) {
    nodes.call(name(source), NodeServer::name);
    NodeTask queued = change(target, new NodeTask.Work.Nothing(), Set.of());
    Outcome outcome = new Outcome.Pending(1);
    while (outcome instanceof Outcome.Pending) {
      outcome = nodes.await(name(target.node()), queued.number(), false, Duration.ofSeconds(1));
    }
  }

  private static Predicate<Document> within(Slice slice) {
    return document ->
        document.shard() == slice.shard().value()
            && document.hash() >= slice.from()
            && document.hash() < slice.to();
  }

  @Override
  public Page read(Node source, Slice slice, PageLimit limit) {
    return nodes.call(
        name(source),
        server -> {
          List<Document> found = server.read(within(slice));
          long bytes = (long) found.size() * DOCUMENT_BYTES;
          if (found.size() > limit.documents() || bytes > limit.bytes()) {
            return new Page.Split(found.size(), bytes);
          }
          Payload payload = Payload.of(found.size(), Document.bytes(found));
          watcher.read(machine, slice, payload);
          return new Page.Whole(payload);
        });
  }

  @Override
  public Payload read(Node source, String index, List<String> primaryKeys) {
    List<Integer> keys = primaryKeys.stream().map(Document::key).toList();
    List<Document> found = nodes.call(name(source), server -> server.read(keys));
    return Payload.of(found.size(), Document.bytes(found));
  }

  private static List<Version> versions(List<Document> documents) {
    return documents.stream()
        .map(one -> new Version(one.primaryKey(), one.hash(), one.version()))
        .toList();
  }

  @Override
  public List<Version> versions(Node node, Slice slice) {
    List<Version> found =
        nodes.call(
            name(node), server -> versions(server.list(slice.shard().value(), within(slice))));
    watcher.listed(name(node), slice, found);
    return found;
  }

  @Override
  public List<Version> versions(Node node, String index, List<String> primaryKeys) {
    List<Integer> keys = primaryKeys.stream().map(Document::key).toList();
    List<Version> found = nodes.call(name(node), server -> versions(server.read(keys)));
    watcher.looked(name(node), primaryKeys);
    return found;
  }

  @Override
  public Ticket write(Term target, Payload payload) {
    if (payload.documents() == 0) {
      return APPLIED;
    }
    List<Document> documents = Document.of(payload.body());
    List<Integer> keys = documents.stream().map(Document::key).toList();
    NodeTask queued = change(target, new NodeTask.Work.Put(documents), shards(keys));
    watcher.written(machine, target, payload, queued);
    return new Ticket.Queued(target.index(), queued.number());
  }

  @Override
  public Ticket delete(Term target, Slice slice) {
    return send(target, new NodeTask.Work.Delete(within(slice)), Set.of(slice.shard().value()));
  }

  @Override
  public Ticket delete(Term target, List<Version> seen) {
    if (seen.isEmpty()) {
      return APPLIED;
    }
    Map<Integer, Long> versions = new HashMap<>();
    seen.forEach(one -> versions.put(Document.key(one.primaryKey()), one.version()));
    Predicate<Document> unchanged =
        document -> {
          Long version = versions.get(document.key());
          return version != null && version == document.version();
        };
    return send(target, new NodeTask.Work.Delete(unchanged), shards(versions.keySet()));
  }

  private Ticket send(Term target, NodeTask.Work work, Set<Integer> shards) {
    return new Ticket.Queued(target.index(), change(target, work, shards).number());
  }

  private NodeTask change(Term target, NodeTask.Work work, Set<Integer> shards) {
    NodeTask task = new NodeTask(work, shards, target.scope(), target.token().value());
    watcher.changes(target);
    try {
      return nodes.change(name(target.node()), target.credential(), task);
    } catch (NodeClient.NotSent e) {
      throw new MiroirException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Ticket barrier(Node node, String index) {
    if (bug == PlantedBug.NO_BARRIER) {
      return APPLIED;
    }
    watcher.waits(name(node));
    long newest = nodes.call(name(node), NodeServer::barrier);
    return newest == 0 ? APPLIED : new Ticket.Barrier(index, newest);
  }

  @Override
  public Outcome await(Node node, Ticket ticket, Duration atMost) {
    return switch (ticket) {
      case Ticket.Queued queued -> {
        machine.copies(1);
        try {
          yield nodes.await(name(node), queued.task(), false, atMost);
        } finally {
          machine.copies(-1);
        }
      }
      case Ticket.Barrier barrier -> nodes.await(name(node), barrier.newest(), true, atMost);
      case Ticket.Settled settled -> settled.outcome();
    };
  }

  @Override
  public Size measure(Node node, Slice slice) {
    int found = nodes.call(name(node), server -> server.read(within(slice)).size());
    return new Size(found, (long) found * DOCUMENT_BYTES);
  }

  @Override
  public void close() {}
}
