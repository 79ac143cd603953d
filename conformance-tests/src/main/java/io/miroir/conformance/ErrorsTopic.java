package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.NodeId;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Outcome.Reason;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.conformance.wire.Relay;
import io.miroir.conformance.wire.Relay.Rule;
import io.miroir.conformance.wire.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * X7: each kind of failure asks for another act, so each is told by its kind.
 *
 * <p>What a real node does only in rare moments, a {@link Relay} in front of it does here.
 */
abstract class ErrorsTopic extends ExecutorTopic {
  private static final Version STANDING = new Version("standing", 5, 1);
  private static final String WRITE = "/indexes/.*/documents(\\?.*)?";
  private static final String TASK = "/tasks/\\d+";

  ErrorsTopic(ExecutorBench bench) {
    super(bench);
  }

  @BeforeEach
  final void fill() {
    createIndexes();
    add(source, document("a", SHARD, 1, 1, ""));
    add(target, document(STANDING));
  }

  @Test
  @Verifies("X7")
  void tellsANodeThatCannotBeReached() {
    Node nobody = new Node(new NodeId("nobody"), addressOfNobody());

    expectFromEveryCall(ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE, nobody);
  }

  /** The node may have acted: the caller has to hear that nobody knows, and may write again. */
  @Test
  @Verifies("X7")
  void tellsALostAnswerAsUnknown() {
    Term term = fence(1);
    try (Relay relay = Relay.before(target.node(), lostAnswers())) {
      Term relayed = at(relay.node(), term);
      Refusal.of(ErrorCode.UNAVAILABLE, () -> executor.write(relayed, payload("a")));
      Refusal.of(ErrorCode.UNAVAILABLE, () -> executor.delete(relayed, List.of(STANDING)));
    }
    apply(executor.barrier(target.node(), index));
    assertThat(shown(target).keySet()).as("what the node did").containsExactly("a");

    apply(executor.write(term, payload("a")));
    assertThat(shown(target).keySet()).containsExactly("a");
  }

  @Test
  @Slow
  @Verifies("X7")
  void tellsASilentNode() {
    Term term = fence(1);
    try (Relay relay = Relay.before(target.node(), (request, node) -> Reply.SILENCE)) {
      expect(ErrorCode.UNAVAILABLE, () -> executor.write(at(relay.node(), term), payload("a")));
    }
  }

  /**
   * With the node's key refused the configuration is wrong; with a term's key, the term is over.
   */
  @Test
  @Verifies("X7")
  void tellsARefusedKeyByWhoseItIs() {
    Rule wrongKey =
        (request, node) -> node.send(request.withHeader("authorization", "Bearer of-nobody"));
    try (Relay relay = Relay.before(target.node(), wrongKey)) {
      expectFromEveryCall(ErrorCode.MISCONFIGURED, ErrorCode.FENCED, relay.node());
    }
    assertThat(shown(target).keySet()).containsExactly("standing");
  }

  @Test
  @Verifies("X7")
  void tellsAnAnswerThatMakesNoSense() {
    Rule garbage =
        (request, node) ->
            Reply.of(200, "<html>It works!</html>")
                .withHeaders(Map.of("content-type", "text/html"));
    try (Relay relay = Relay.before(target.node(), garbage)) {
      expectFromEveryCall(ErrorCode.PROTOCOL, ErrorCode.PROTOCOL, relay.node());
    }
  }

  @Test
  @Verifies("X7")
  void tellsAFailureOfTheNodeAsUnknown() {
    Rule failing =
        (request, node) ->
            Reply.of(500, "{\"code\":\"internal\",\"message\":\"An internal error\"}");
    try (Relay relay = Relay.before(target.node(), failing)) {
      expectFromEveryCall(ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE, relay.node());
    }
  }

  @Test
  @Verifies("X7")
  void tellsABodyThatIsTooLarge() {
    Rule tooLarge =
        (request, node) ->
            request.is("POST", WRITE)
                ? Reply.of(413, "{\"code\":\"payload_too_large\",\"message\":\"over 1 byte\"}")
                : node.send(request);
    Outcome outcome = outcomeOfAWrite(tooLarge);

    expectRejected(Reason.TOO_LARGE, outcome);
    assertThat(shown(target).keySet()).containsExactly("standing");
  }

  @Test
  @Verifies("X7")
  void tellsABadDocumentInTheNodesOwnWords() {
    target.dropIndex(index);
    target.createIndex(index, "another-key");

    Outcome outcome =
        executor.await(target.node(), executor.write(fence(1), payload("a")), Eventually.PATIENCE);

    expectRejected(Reason.BAD_DOCUMENT, outcome);
    assertThat(((Outcome.Rejected) outcome).detail()).contains("another-key");
    assertThat(target.documents(index)).isEmpty();
  }

  @Test
  @Verifies("X7")
  void tellsAMissingIndexAndDoesNotMakeIt() {
    target.dropIndex(index);
    Term term = fence(1);
    Payload page = payload("a");

    expectRejected(
        Reason.INDEX_MISSING,
        executor.await(target.node(), executor.write(term, page), Eventually.PATIENCE));
    expectRejected(
        Reason.INDEX_MISSING,
        executor.await(target.node(), executor.delete(term, whole), Eventually.PATIENCE));
    assertThat(target.primaryKey(index)).isEmpty();
  }

  @Test
  @Verifies("X7")
  void tellsAFullDisk() {
    expectRejected(
        Reason.NO_SPACE,
        outcomeOfAWrite(
            tasks(
                200,
                "\"status\":\"failed\",\"error\":"
                    + "{\"code\":\"no_space_left_on_device\",\"message\":\"No space left\"}")));
  }

  @Test
  @Verifies("X7")
  void tellsATaskThatWasCanceled() {
    expectRejected(
        Reason.FAILED, outcomeOfAWrite(tasks(200, "\"status\":\"canceled\",\"error\":null")));
  }

  @Test
  @Verifies("X7")
  void tellsATaskThatTheNodeForgot() {
    expectRejected(
        Reason.FORGOTTEN,
        outcomeOfAWrite(tasks(404, "\"code\":\"task_not_found\",\"message\":\"not found\"")));
  }

  /** What a write comes to when the node behaves by the rule from then on. */
  private Outcome outcomeOfAWrite(Rule rule) {
    Term term = fence(1);
    try (Relay relay = Relay.before(target.node(), rule)) {
      Ticket ticket = executor.write(at(relay.node(), term), payload("a"));
      return executor.await(relay.node(), ticket, Eventually.PATIENCE);
    }
  }

  private static Rule tasks(int status, String fields) {
    return (request, node) ->
        request.is("GET", TASK)
            ? Reply.of(
                status,
                "{\"uid\":"
                    + request.path().replaceAll(".*/", "")
                    + ",\"type\":\"documentAdditionOrUpdate\","
                    + fields
                    + "}")
            : node.send(request);
  }

  private static Rule lostAnswers() {
    return (request, node) -> {
      node.send(request);
      return Reply.CUT;
    };
  }

  /** Every call with the node's access fails in one way, every write of a term in another. */
  private void expectFromEveryCall(ErrorCode ofNode, ErrorCode ofTerm, Node node) {
    Term right = fence(1);
    Payload page = payload("a");
    Term term = at(node, right);
    expect(ofNode, () -> executor.fence(node, index, scope, right.token()));
    expect(ofNode, () -> executor.revoke(node, scope));
    expect(ofNode, () -> executor.prepare(node, right));
    expect(ofNode, () -> executor.read(node, whole, AMPLE));
    expect(ofNode, () -> executor.read(node, index, List.of("a")));
    expect(ofNode, () -> executor.versions(node, whole));
    expect(ofNode, () -> executor.versions(node, index, List.of("a")));
    expect(ofNode, () -> executor.barrier(node, index));
    expect(ofNode, () -> executor.measure(node, whole));
    expect(ofTerm, () -> executor.write(term, page));
    expect(ofTerm, () -> executor.delete(term, whole));
    expect(ofTerm, () -> executor.delete(term, List.of(STANDING)));
  }

  private static void expect(ErrorCode code, ThrowingCallable call) {
    Refusal.of(code, call);
  }

  static Term at(Node node, Term term) {
    return new Term(node, term.index(), term.scope(), term.token(), term.credential());
  }

  /** An address of this machine at which nothing listens. */
  private static URI addressOfNobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
