package io.miroir.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a node is started.
 *
 * @param data the directory of its files, made if need be
 * @param port where it listens on 127.0.0.1; 0 lets the system choose
 * @param masterKey the key that may do everything; empty leaves the node open and without keys
 * @param taskDelay how long after its acceptance a task is applied at the earliest
 * @param accessLog where each request is told as a line of JSON
 */
public record NodeOptions(
    Path data, int port, String masterKey, Duration taskDelay, Optional<Path> accessLog) {

  /** An open node on a port of the system's choice, without delay or access log. */
  public static NodeOptions in(Path data) {
    return new NodeOptions(data, 0, "", Duration.ZERO, Optional.empty());
  }

  /** These options with another directory. */
  public NodeOptions withData(Path newData) {
    return new NodeOptions(newData, port, masterKey, taskDelay, accessLog);
  }

  /** These options with another port. */
  public NodeOptions withPort(int newPort) {
    return new NodeOptions(data, newPort, masterKey, taskDelay, accessLog);
  }

  /** These options with another master key. */
  public NodeOptions withMasterKey(String newMasterKey) {
    return new NodeOptions(data, port, newMasterKey, taskDelay, accessLog);
  }

  /** These options with another delay. */
  public NodeOptions withTaskDelay(Duration newTaskDelay) {
    return new NodeOptions(data, port, masterKey, newTaskDelay, accessLog);
  }

  /** These options with an access log. */
  public NodeOptions withAccessLog(Path newAccessLog) {
    return new NodeOptions(data, port, masterKey, taskDelay, Optional.of(newAccessLog));
  }
}
