package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.migration.Term;

/**
 * A key that a request carries, and what its refusal means.
 *
 * @param text the key; never logged
 * @param refusal the failure that 401 and 403 stand for
 * @param remedy what to do about a refusal
 */
record Credential(String text, ErrorCode refusal, String remedy) {
  /** The key that may do everything; its refusal is a fault of the configuration. */
  static Credential ofNodes(String key) {
    return new Credential(
        key,
        ErrorCode.MISCONFIGURED,
        "set node-key to the node's master key, and start the node with one");
  }

  /** A term's key; its refusal means that the term is over. */
  static Credential of(Term term) {
    return new Credential(
        term.credential(), ErrorCode.FENCED, "stop acting for the " + term + ": its key is gone");
  }

  @Override
  public String toString() {
    return "a key";
  }
}
