package io.miroir.simulator;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Miroir;
import io.miroir.engine.Permit;
import io.miroir.engine.Reads;
import io.miroir.engine.RefusedException;
import io.miroir.engine.Writes;
import io.miroir.simulator.Operation.Answer;
import io.miroir.simulator.Operation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a server does around the engine for its clients: it sends the legs and answers. */
final class Host {
  private final Scheduler scheduler;
  private final Machine machine;
  private final Miroir pod;
  private final NodeClient nodes;
  private final String index;
  private final PlantedBug bug;
  private final Witness witness;

  Host(
      Scheduler scheduler,
      Machine machine,
      Miroir pod,
      NodeClient nodes,
      String index,
      PlantedBug bug,
      Witness witness) {
    this.witness = witness;
    this.bug = bug;
    this.scheduler = scheduler;
    this.machine = machine;
    this.pod = pod;
    this.nodes = nodes;
    this.index = index;
  }

  /** Carries a write out; what the client is to hear. */
  Answer write(Operation operation) {
    Permit begun;
    witness.dirty().asked(machine.name(), operation);
    try {
      begun = begin(operation);
    } catch (RefusedException | MiroirException e) {
      witness.dirty().refused(operation);
      return Answer.REFUSED;
    }
    operation.begun(scheduler.now());
    try (Permit permit = begun) {
      List<Permit.Leg> legs =
          permit.legs().stream().sorted(Comparator.comparingInt(Permit.Leg::stage)).toList();
      for (int stage = 0; stage <= 1; stage++) {
        int now = stage;
        sendStage(permit, operation, legs.stream().filter(leg -> leg.stage() == now).toList());
      }
      if (permit.verdict() instanceof Permit.Verdict.Accepted) {
        witness.accepted(machine.name());
        return Answer.ACCEPTED;
      }
      return Answer.UNKNOWN;
    } catch (MiroirException e) {
      return Answer.UNKNOWN;
    }
  }

  private Permit begin(Operation operation) {
    if (operation.kind() == Kind.DELETE_COLOUR) {
      return pod.writes().beginAll(index);
    }
    Writes.Kind kind =
        switch (operation.kind()) {
          case PUT -> Writes.Kind.REPLACE;
          case MERGE -> Writes.Kind.MERGE;
          case DELETE, DELETE_COLOUR, SEARCH -> Writes.Kind.DELETE;
        };
    List<String> primaryKeys = operation.keys().stream().map(Document::primaryKey).toList();
    return pod.writes().begin(index, primaryKeys, kind);
  }

  private void sendStage(Permit permit, Operation operation, List<Permit.Leg> legs) {
    List<Permit.Leg> sending = new ArrayList<>();
    for (Permit.Leg leg : legs) {
      if (leg.stage() == 0 || permit.proceeds(leg)) {
        sending.add(leg);
      } else {
        permit.outcome(leg, Permit.Outcome.REFUSED);
      }
    }
    if (sending.size() == 1) {
      send(permit, operation, sending.getFirst());
      return;
    }
    List<Actor> actors = new ArrayList<>();
    for (Permit.Leg leg : sending) {
      actors.add(scheduler.fork(machine, "leg", () -> send(permit, operation, leg)));
    }
    for (Actor actor : actors) {
      while (!actor.ended()) {
        actor.addJoining(scheduler.current());
        scheduler.awaitWake();
      }
    }
  }

  private void send(Permit permit, Operation operation, Permit.Leg leg) {
    Permit.Outcome outcome = Permit.Outcome.REFUSED;
    Optional<AckRules.Leg> sent = Optional.empty();
    try {
      String credential = permit.credential(leg.node().id());
      outcome = Permit.Outcome.UNKNOWN;
      sent =
          Optional.of(
              new AckRules.Leg(
                  machine.name(),
                  leg.node().id().value(),
                  numbers(leg.shards()),
                  credential,
                  operation.begunAt()));
      sent.ifPresent(witness.acks()::sends);
      NodeTask task = new NodeTask(work(permit, operation, leg), numbers(leg.shards()), "", 0);
      NodeTask queued = change(operation, leg.node().id().value(), credential, task);
      if (leg.decides()) {
        operation.decidedBy(queued);
      }
      outcome = Permit.Outcome.ACCEPTED;
      witness.dirty().accepted(machine.name(), operation, numbers(leg.shards()));
    } catch (NodeClient.NotSent e) {
      outcome = Permit.Outcome.REFUSED;
    } catch (MiroirException e) {
      if (e.code() == ErrorCode.FENCED) {
        outcome = Permit.Outcome.REFUSED;
      }
      // Without a key nothing was sent; without an answer it may have been.
    } finally {
      if (outcome != Permit.Outcome.UNKNOWN) {
        sent.ifPresent(witness.acks()::definite);
      }
      permit.outcome(leg, outcome);
    }
  }

  private NodeTask change(Operation operation, String node, String credential, NodeTask task) {
    try {
      return nodes.change(node, credential, task);
    } catch (MiroirException e) {
      if (bug == PlantedBug.MERGE_SENT_TWICE
          && operation.kind() == Kind.MERGE
          && e.code() == ErrorCode.UNAVAILABLE) {
        return nodes.change(node, credential, task.again());
      }
      throw e;
    }
  }

  private static Set<Integer> numbers(Set<ShardId> shards) {
    Set<Integer> numbers = new TreeSet<>();
    shards.forEach(shard -> numbers.add(shard.value()));
    return numbers;
  }

  private NodeTask.Work work(Permit permit, Operation operation, Permit.Leg leg) {
    if (operation.kind() == Kind.DELETE_COLOUR) {
      Set<Integer> shards = numbers(leg.shards());
      int colour = Operation.colour(operation.keys().iterator().next());
      return new NodeTask.Work.Delete(
          one -> Operation.colour(one.key()) == colour && shards.contains(one.shard()));
    }
    List<Document> documents = new ArrayList<>();
    for (int key : operation.keys()) {
      Permit.Stamp stamp = permit.stamp(Document.primaryKey(key));
      if (leg.shards().contains(stamp.shard())) {
        boolean put = operation.kind() == Kind.PUT;
        documents.add(
            new Document(
                key,
                put ? operation.number() : 0,
                put ? 0 : operation.number(),
                stamp.shard().value(),
                stamp.key(),
                stamp.version()));
      }
    }
    return switch (operation.kind()) {
      case PUT -> new NodeTask.Work.Put(documents);
      case MERGE -> new NodeTask.Work.Merge(documents);
      case DELETE, DELETE_COLOUR, SEARCH -> {
        Set<Integer> gone = new TreeSet<>();
        documents.forEach(one -> gone.add(one.key()));
        yield new NodeTask.Work.Delete(one -> gone.contains(one.key()));
      }
    };
  }

  /** Every document of the index; empty if the search was not answered. */
  Optional<List<Document>> search() {
    try (Reads.View view = pod.reads().begin(index)) {
      List<Document> hits = new ArrayList<>();
      Set<ShardId> unanswered = new HashSet<>();
      Set<NodeId> away = new HashSet<>();
      ask(view, view.shardsByNode(), hits, unanswered, away);
      if (!unanswered.isEmpty()) {
        Set<ShardId> again = Set.copyOf(unanswered);
        unanswered.clear();
        Map<Node, Set<ShardId>> others = view.others(again, Set.copyOf(away));
        Set<ShardId> covered = new HashSet<>();
        others.values().forEach(covered::addAll);
        ask(view, others, hits, unanswered, away);
        if (!covered.equals(again)) {
          return Optional.empty();
        }
      }
      int shards = view.shardsByNode().values().stream().mapToInt(Set::size).sum();
      boolean whole = unanswered.isEmpty() && shards == Schedule.SHARDS;
      return whole && (view.current() || bug == PlantedBug.LEFT_OUT_POD_READS)
          ? Optional.of(hits)
          : Optional.empty();
    } catch (RefusedException | MiroirException e) {
      return Optional.empty();
    }
  }

  private void ask(
      Reads.View view,
      Map<Node, Set<ShardId>> shardsByNode,
      List<Document> hits,
      Set<ShardId> unanswered,
      Set<NodeId> away) {
    Map<String, Map.Entry<Node, Set<ShardId>>> ordered = new TreeMap<>();
    shardsByNode.entrySet().forEach(entry -> ordered.put(entry.getKey().id().value(), entry));
    for (Map.Entry<Node, Set<ShardId>> entry : ordered.values()) {
      Node node = entry.getKey();
      Set<ShardId> wanted = entry.getValue();
      Set<Integer> shards = numbers(wanted);
      try {
        String credential = view.credential(node.id());
        hits.addAll(
            nodes.call(
                node.id().value(),
                server -> {
                  if (!server.admits(credential) && bug != PlantedBug.LEFT_OUT_POD_READS) {
                    throw new MiroirException(ErrorCode.FENCED, "the key is not accepted");
                  }
                  return server.read(
                      one ->
                          bug == PlantedBug.SEARCH_WITHOUT_SHARD_FILTER
                              || shards.contains(one.shard()));
                }));
      } catch (MiroirException e) {
        unanswered.addAll(wanted);
        away.add(node.id());
      }
    }
  }
}
