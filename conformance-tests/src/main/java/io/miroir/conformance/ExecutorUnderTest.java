package io.miroir.conformance;

/**
 * An executor and the nodes to judge it on.
 *
 * @param subject the executor; its settings give it access to the nodes, and may make it wait
 *     shorter than by preset, to save the suite time
 * @param nodes the nodes
 */
public record ExecutorUnderTest(Subject subject, SearchNodes nodes) {}
