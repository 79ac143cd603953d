package io.miroir.engine.shared;

import io.miroir.api.NodeId;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.HashSet;
import java.util.Set;

/** What nodes still have to do before what moves wait for, as they told it last. */
public final class NodeQueues {
  private final Monitor monitor;
  private final Set<Wait> waits = new HashSet<>();

  public NodeQueues(Timeline timeline) {
    this.monitor = timeline.monitor();
  }

  /** One wait for one node, until it is closed. */
  public final class Wait implements AutoCloseable {
    private final NodeId node;
    private long ahead;

    private Wait(NodeId node) {
      this.node = node;
    }

    /** Takes note of how many things come before what is waited for. */
    public void told(long things) {
      monitor.locked(() -> ahead = things);
    }

    @Override
    public void close() {
      monitor.locked(() -> waits.remove(this));
    }
  }

  public Wait begin(NodeId node) {
    Wait wait = new Wait(node);
    monitor.locked(() -> waits.add(wait));
    return wait;
  }

  /** The most that any wait for a node has before it; 0 if nothing is waited for. */
  public long depth(NodeId node) {
    return monitor.locked(
        () ->
            waits.stream()
                .filter(wait -> wait.node.equals(node))
                .mapToLong(wait -> wait.ahead)
                .max()
                .orElse(0));
  }
}
