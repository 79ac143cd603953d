package io.miroir.engine;

import io.miroir.api.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * The tasks that clients were told of, each made of tasks on nodes. Safe for use by many threads.
 */
public interface ClientTasks {
  /**
   * A node's task.
   *
   * @param node the node
   * @param task its task's uid
   */
  record NodeTask(NodeId node, long task) {}

  /**
   * A client's task.
   *
   * @param uid its number, growing in the order of acceptance on this pod, unique in the fleet
   * @param index the index it is for
   * @param type its type as Meilisearch names it
   * @param enqueuedAt when it was accepted, ISO 8601 in UTC
   * @param parts the node tasks that decide it: it succeeded when all did
   */
  record ClientTask(long uid, String index, String type, String enqueuedAt, List<NodeTask> parts) {}

  /** Commits the record of a task; durable when this returns. */
  ClientTask create(String index, String type, String enqueuedAt, List<NodeTask> parts);

  /** The task of that number, or empty. */
  Optional<ClientTask> find(long uid);

  /**
   * Tasks, newest first.
   *
   * @param from the greatest uid to give
   * @param limit how many at most
   */
  List<ClientTask> list(long from, int limit);
}
