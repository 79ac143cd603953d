package io.miroir.engine.catalog;

/**
 * A record as it was read.
 *
 * @param value what it says
 * @param revision the revision it had; a commit that replaces it names this
 */
public record Held<T>(T value, long revision) {}
