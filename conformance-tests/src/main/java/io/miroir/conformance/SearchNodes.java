package io.miroir.conformance;

/** The nodes that an executor is judged on; they may be shared, and need not be empty. */
public interface SearchNodes extends AutoCloseable {
  /** Nodes that run already and go on to. */
  static SearchNodes of(NodeUnderTest source, NodeUnderTest target) {
    return of(source, target, target);
  }

  /** Nodes that run already and go on to, one of them slow. */
  static SearchNodes of(NodeUnderTest source, NodeUnderTest target, NodeUnderTest slow) {
    return new RunningNodes(source, target, slow);
  }

  /** The node that documents are read from. */
  NodeUnderTest source();

  /** Another node, that they are written to. */
  NodeUnderTest target();

  /**
   * A node that leaves what it accepted in its queue for a moment. Where none can be told to, any
   * will do: the tests then race with it.
   */
  default NodeUnderTest slow() {
    return target();
  }

  /** Ends what was started. */
  @Override
  default void close() {}

  /** Nodes that nobody here has started. */
  record RunningNodes(NodeUnderTest source, NodeUnderTest target, NodeUnderTest slow)
      implements SearchNodes {}
}
