package io.miroir.conformance;

/** The nodes that an executor is judged on; they may be shared, and need not be empty. */
public interface SearchNodes extends AutoCloseable {
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
}
