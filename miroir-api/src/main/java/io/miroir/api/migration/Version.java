package io.miroir.api.migration;

/**
 * Which attempt of a write made a document what it is on one node.
 *
 * @param primaryKey the document's primary key; an integer as its decimal text
 * @param hash its {@code _miroir_key}
 * @param version its {@code _miroir_version}; compared for equality, it orders nothing
 */
public record Version(String primaryKey, long hash, long version) {}
