package io.miroir.engine.record;

/**
 * A session that began and has not ended well: what it had under way when it died may be on some
 * copies and not on others.
 *
 * @param pod the pod
 * @param leaseMillis how long its lease stands without being renewed, in milliseconds
 * @param leftOut whether somebody found it without a lease: nothing extends it any more
 */
public record SessionRecord(String pod, long leaseMillis, boolean leftOut) {
  /** The same session, left out. */
  public SessionRecord leaveOut() {
    return new SessionRecord(pod, leaseMillis, true);
  }
}
