package io.miroir.engine.record;

/**
 * A session that began and has not ended well: what it had under way when it died may be on some
 * copies and not on others.
 *
 * @param pod the pod
 */
public record SessionRecord(String pod) {}
