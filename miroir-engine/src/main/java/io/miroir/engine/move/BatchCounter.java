package io.miroir.engine.move;

import io.miroir.api.FencingToken;
import io.miroir.engine.Sabotage;
import io.miroir.engine.shared.Parts;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Counts the batches whose cursor this term persists, also where the commit has no answer. */
final class BatchCounter {
  /**
   * What a commit of a cursor says.
   *
   * @param cursor the end of the batch
   */
  record Batch(long cursor, long documents, long bytes) {}

  private final Parts parts;
  private final FencingToken token;
  private Optional<Batch> unanswered = Optional.empty();

  BatchCounter(Parts parts, FencingToken token) {
    this.parts = parts;
    this.token = token;
  }

  /**
   * Commits a batch's cursor, and counts the batch if that was done.
   *
   * @return whether it was done
   */
  boolean commit(Batch batch, BooleanSupplier commit) {
    unanswered = Optional.of(batch);
    boolean persisted = commit.getAsBoolean();
    unanswered = Optional.empty();
    if (persisted) {
      count(batch);
    }
    return persisted;
  }

  /**
   * The job was read again if its last commit had no answer. Under a newer term's token nothing
   * tells whose the cursor is, and nothing is counted.
   */
  void resolve(long jobToken, long cursor) {
    unanswered
        .filter(batch -> jobToken == token.value() && cursor >= batch.cursor())
        .filter(batch -> parts.sabotage() != Sabotage.UNANSWERED_CURSOR_UNCOUNTED)
        .ifPresent(this::count);
    unanswered = Optional.empty();
  }

  private void count(Batch batch) {
    parts.figures().documentsMigrated(batch.documents(), batch.bytes());
  }
}
