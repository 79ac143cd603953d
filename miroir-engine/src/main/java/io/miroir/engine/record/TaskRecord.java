package io.miroir.engine.record;

import java.util.List;

/**
 * What a client's task is made of.
 *
 * @param uid its number
 * @param index the index
 * @param type its type
 * @param enqueuedAt ISO 8601
 * @param parts the node tasks that decide it
 */
public record TaskRecord(long uid, String index, String type, String enqueuedAt, List<Part> parts) {
  /**
   * A node's task.
   *
   * @param node the node
   * @param task its uid there
   */
  public record Part(String node, long task) {}
}
