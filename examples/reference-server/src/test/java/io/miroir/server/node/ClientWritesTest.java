package io.miroir.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import io.miroir.engine.ClientTasks;
import io.miroir.engine.Permit.Leg;
import io.miroir.engine.Permit.Outcome;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientWritesTest {
  private static final String QUEUED = "{\"taskUid\":5}";

  private final ScriptedNode first = new ScriptedNode("first");
  private final ScriptedNode second = new ScriptedNode("second");
  private final ScriptedPermit permit = new ScriptedPermit();
  private final List<ClientTasks.NodeTask> committed = new ArrayList<>();
  private final NodeClient client = new NodeClient(new SilentSink(), new Sightings());

  @AfterEach
  void stop() {
    client.close();
    first.close();
    second.close();
  }

  private Answer write() {
    return new ClientWrites(client, new RecordingTasks())
        .write(
            permit,
            "books",
            "documentDeletion",
            Deadline.in(Duration.ofSeconds(10)),
            leg -> NodeRequest.post("/x", new byte[] {'1'}, "write"));
  }

  private ApiException refused() {
    ApiException refused = catchThrowableOfType(ApiException.class, this::write);
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void acceptedWriteIsATaskOfItsDecidingLegs() {
    permit.leg(first.answers(202, QUEUED).node(), 0, 0);
    permit.leg(second.answers(202, "{\"taskUid\":6}").node(), 1, 0);

    Answer answer = write();

    assertThat(answer.status()).isEqualTo(202);
    assertThat(Json.tree(answer.body()).path("taskUid").asLong()).isEqualTo(77);
    assertThat(committed).extracting(ClientTasks.NodeTask::task).containsExactly(5L, 6L);
  }

  @Test
  void laterStageIsSentOnlyAfterTheFirstAccepted() {
    Leg authority = permit.leg(first.answers(503, "{}").node(), 0, 0);
    Leg mirror = permit.leg(second.node(), 0, 1);

    refused();

    assertThat(second.asked()).isEmpty();
    assertThat(permit.outcomes())
        .containsEntry(authority, Outcome.REFUSED)
        .containsEntry(mirror, Outcome.REFUSED);
    assertThat(committed).isEmpty();
  }

  @Test
  void forbiddenIsTriedOnceMoreWithAFreshKeyOnly() {
    permit.keyWillChangeTo("fresh");
    permit.leg(first.answers(403, "{}").answers(202, QUEUED).node(), 0, 0);

    assertThat(write().status()).isEqualTo(202);
    assertThat(first.asked())
        .extracting(ScriptedNode.Asked::key)
        .containsExactly("Bearer key", "Bearer fresh");
  }

  @Test
  void forbiddenWithTheSameKeyIsNotTriedAgain() {
    Leg leg = permit.leg(first.answers(403, "{}").node(), 0, 0);

    assertThat(refused().code()).isEqualTo("miroir_no_quorum");
    assertThat(first.asked()).hasSize(1);
    assertThat(permit.outcomes()).containsEntry(leg, Outcome.REFUSED);
  }

  @Test
  void brokenConnectionIsUnknownAndNeverSentAgain() {
    Leg leg = permit.leg(first.breaksOff().node(), 3, 0);

    ApiException refused = refused();

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.answer().headers())
        .containsEntry("Retry-After", "1")
        .containsEntry("X-Miroir-Degraded", "shards=3");
    assertThat(first.asked()).hasSize(1);
    assertThat(permit.outcomes()).containsEntry(leg, Outcome.UNKNOWN);
  }

  @Test
  void faultOfANodeOrOfAGatewayLeavesOpenWhetherItWasQueued() {
    Leg node = permit.leg(first.answers(500, "{}").node(), 0, 0);
    Leg gateway = permit.leg(second.answers(504, "{}").node(), 1, 0);

    assertThat(refused().status()).isEqualTo(503);
    assertThat(permit.outcomes())
        .containsEntry(node, Outcome.UNKNOWN)
        .containsEntry(gateway, Outcome.UNKNOWN);
  }

  @Test
  void refusedConnectionIsRefusedForCertain() {
    Leg leg = permit.leg(first.node(), 0, 0);
    first.close();

    refused();

    assertThat(permit.outcomes()).containsEntry(leg, Outcome.REFUSED);
  }

  @Test
  void nodesWishForAPauseIsPassedOn() {
    permit.leg(first.asksForPause("7").node(), 0, 0);

    assertThat(refused().answer().headers()).containsEntry("Retry-After", "7");
  }

  @Test
  void whatANodeFindsWrongWithTheRequestIsPassedOn() {
    String error = "{\"message\":\"bad filter\",\"code\":\"invalid_document_filter\"}";
    permit.leg(first.answers(400, error).node(), 0, 0);

    ApiException refused = refused();

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_document_filter");
    assertThat(refused).hasMessage("bad filter");
  }

  @Test
  void nothingIsAcceptedAfterTheSession() {
    permit.leg(first.answers(202, QUEUED).node(), 0, 0);
    permit.sessionIsOver();

    assertThat(refused().status()).isEqualTo(503);
  }

  /** Keeps the parts of the tasks that are committed. */
  private final class RecordingTasks implements ClientTasks {
    @Override
    public ClientTask create(String index, String type, String enqueuedAt, List<NodeTask> parts) {
      committed.addAll(parts);
      return new ClientTask(77, index, type, enqueuedAt, parts);
    }

    @Override
    public Optional<ClientTask> find(long uid) {
      return Optional.empty();
    }

    @Override
    public List<ClientTask> list(long from, int limit) {
      return List.of();
    }
  }

  /** Drops what it is told. */
  private static final class SilentSink implements MetricsSink {
    @Override
    public void add(Counter counter, double amount, Labels labels) {}

    @Override
    public void set(Gauge gauge, double value, Labels labels) {}

    @Override
    public void record(Timer timer, Duration duration, Labels labels) {}

    @Override
    public void close() {}
  }
}
