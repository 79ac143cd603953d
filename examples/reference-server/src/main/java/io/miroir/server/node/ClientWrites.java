package io.miroir.server.node;

import io.miroir.api.ShardId;
import io.miroir.engine.ClientTasks;
import io.miroir.engine.ClientTasks.ClientTask;
import io.miroir.engine.Permit;
import io.miroir.engine.Permit.Leg;
import io.miroir.engine.Permit.Verdict;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Carries a write through its permit and answers the client. */
public final class ClientWrites {
  private final NodeClient client;
  private final ClientTasks tasks;

  public ClientWrites(NodeClient client, ClientTasks tasks) {
    this.client = client;
    this.tasks = tasks;
  }

  /**
   * Sends the legs, commits the client's task, and only then looks whether the client may hear of
   * it: a kill between the two leaves a task that nobody was told of.
   *
   * @param type the task's type as Meilisearch names it
   * @param request what a leg sends
   * @throws ApiException if the write was not accepted; it may have an effect in part then
   */
  public Answer write(
      Permit permit,
      String index,
      String type,
      Deadline deadline,
      Function<Leg, NodeRequest> request) {
    LegRound round = new LegRound(client, permit, request, deadline);
    round.run();
    requireAccepted(permit, round);
    Answer answer = accepted(index, type, round.decidingTasks());
    Set<ShardId> degraded = requireAccepted(permit, round);
    return degraded.isEmpty()
        ? answer
        : answer.with("X-Miroir-Degraded", NodeReads.degraded(degraded));
  }

  /** Sends the legs of a write that no client's task tells of. */
  public void writeUntold(Permit permit, Deadline deadline, Function<Leg, NodeRequest> request) {
    LegRound round = new LegRound(client, permit, request, deadline);
    round.run();
    requireAccepted(permit, round);
  }

  /** Commits a client's task made of these, and tells of it. */
  public Answer accepted(String index, String type, List<ClientTasks.NodeTask> parts) {
    ClientTask task = tasks.create(index, type, Instant.now().toString(), parts);
    return Answer.json(
        202,
        Json.object()
            .put("taskUid", task.uid())
            .put("indexUid", task.index())
            .put("status", "enqueued")
            .put("type", task.type())
            .put("enqueuedAt", task.enqueuedAt()));
  }

  /** The shards of which a copy missed the write and went out of sync for that. */
  private static Set<ShardId> requireAccepted(Permit permit, LegRound round) {
    return switch (permit.verdict()) {
      case Verdict.Accepted accepted -> accepted.degraded();
      case Verdict.NoQuorum missed -> {
        round
            .fault()
            .ifPresent(
                fault -> {
                  throw ApiException.relayed(fault.status(), fault.json());
                });
        throw ApiException.unavailable(
                "miroir_no_quorum",
                "The write was not accepted for every shard and may have an effect in part: "
                    + round.troubles()
                    + ".",
                round.retryAfterSeconds())
            .with("X-Miroir-Degraded", NodeReads.degraded(missed.shards()));
      }
      case Verdict.SessionOver over ->
          throw ApiException.unavailable(
              "miroir_unavailable",
              "The server lost its lease while it wrote, so the write may have an effect; do it"
                  + " again.",
              1);
    };
  }
}
