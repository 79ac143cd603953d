package io.miroir.server.http;

import io.miroir.api.MiroirException;
import io.miroir.engine.RefusedException;
import io.miroir.server.json.BadDocumentException;
import tools.jackson.core.JacksonException;

/** What a failure is to the client: every exception ends here as one answer. */
final class Failures {
  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  private Failures() {}

  static Answer answer(RuntimeException failure) {
    return asApi(failure).answer();
  }

  private static ApiException asApi(RuntimeException failure) {
    return switch (failure) {
      case ApiException told -> told;
      case RefusedException refused -> refused(refused);
      case BadDocumentException bad -> ApiException.invalid(code(bad.fault()), message(bad));
      case JacksonException malformed ->
          asApi(BadDocumentException.malformed("json", malformed.getOriginalMessage()));
      case MiroirException backend -> backend(backend);
      default -> {
        LOG.log(System.Logger.Level.ERROR, "a request failed", failure);
        yield ApiException.of(
            500, "internal", "The request failed inside of the server; its log tells more.");
      }
    };
  }

  private static ApiException refused(RefusedException refused) {
    String message = message(refused);
    return switch (refused.reason()) {
      case INDEX_UNKNOWN -> ApiException.of(404, "index_not_found", message);
      case INDEX_EXISTS -> ApiException.of(409, "index_already_exists", message);
      case NOT_SERVING -> ApiException.unavailable("miroir_unavailable", message, 1);
      case NODE_UNKNOWN -> ApiException.of(404, "miroir_node_not_found", message);
      case GROUP_UNKNOWN -> ApiException.of(404, "miroir_group_not_found", message);
      case REBALANCE_RUNNING -> ApiException.of(409, "miroir_rebalance_running", message);
      case INVALID -> ApiException.invalid("bad_request", message);
      case CONFLICT -> ApiException.of(409, "miroir_conflict", message);
    };
  }

  private static String code(BadDocumentException.Fault fault) {
    return switch (fault) {
      case MALFORMED -> "malformed_payload";
      case MISSING_ID -> "missing_document_id";
      case INVALID_ID -> "invalid_document_id";
      case RESERVED_FIELD -> "miroir_reserved_field";
    };
  }

  private static ApiException backend(MiroirException failure) {
    LOG.log(System.Logger.Level.WARNING, "a backend failed: {0}", message(failure));
    return switch (failure.code()) {
      case INVALID, MISCONFIGURED, NOT_MOVABLE ->
          ApiException.invalid("bad_request", message(failure));
      case UNAVAILABLE, BUSY, FENCED, STORE_WENT_BACK, PROTOCOL ->
          ApiException.unavailable("miroir_unavailable", message(failure), 1);
    };
  }

  private static String message(RuntimeException failure) {
    return String.valueOf(failure.getMessage());
  }
}
