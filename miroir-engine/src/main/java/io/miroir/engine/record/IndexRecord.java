package io.miroir.engine.record;

/**
 * One index.
 *
 * @param uid its name
 * @param primaryKey the field of its primary key, or empty text
 * @param shards its shard count
 * @param createdAt ISO 8601
 * @param front the host's text
 */
public record IndexRecord(
    String uid, String primaryKey, int shards, String createdAt, String front) {}
