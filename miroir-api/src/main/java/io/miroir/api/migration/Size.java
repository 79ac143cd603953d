package io.miroir.api.migration;

/**
 * How much a slice holds.
 *
 * @param documents how many documents, exactly
 * @param bytes how large they are in all, estimated from a sample
 */
public record Size(long documents, long bytes) {}
