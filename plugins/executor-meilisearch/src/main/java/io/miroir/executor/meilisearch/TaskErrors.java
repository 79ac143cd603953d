package io.miroir.executor.meilisearch;

import io.miroir.api.migration.Outcome.Reason;

/** What a node's error codes mean to a mover. */
final class TaskErrors {
  static final String INDEX_ALREADY_EXISTS = "index_already_exists";

  private TaskErrors() {}

  static Reason reason(String code) {
    return switch (code) {
      case "no_space_left_on_device" -> Reason.NO_SPACE;
      case "payload_too_large" -> Reason.TOO_LARGE;
      case "index_not_found" -> Reason.INDEX_MISSING;
      case "invalid_document_filter" -> Reason.FAILED;
      case "missing_document_id", "malformed_payload", "missing_payload" -> Reason.BAD_DOCUMENT;
      default -> code.startsWith("invalid_document_") ? Reason.BAD_DOCUMENT : Reason.FAILED;
    };
  }
}
