package io.miroir.node;

import io.miroir.node.json.Json;
import io.miroir.node.store.AcceptedTask;
import io.miroir.node.store.Refusal;
import org.jspecify.annotations.Nullable;

/** An answer's status and JSON. */
final class Answer {
  private final int status;
  private final byte[] body;

  private Answer(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  static Answer ok(@Nullable Object tree) {
    return new Answer(200, Json.bytes(tree));
  }

  static Answer ok(byte[] json) {
    return new Answer(200, json);
  }

  static Answer created(Object tree) {
    return new Answer(201, Json.bytes(tree));
  }

  static Answer accepted(AcceptedTask task) {
    return new Answer(202, Json.bytes(task.view()));
  }

  static Answer noContent() {
    return new Answer(204, new byte[0]);
  }

  static Answer refused(Refusal refusal) {
    return new Answer(refusal.code().status(), Json.bytes(refusal.view()));
  }
}
