package io.miroir.api.job;

import io.miroir.api.FencingToken;
import java.util.Optional;

/** The answer to {@link JobStore#commit}. Only {@link Committed} changed anything. */
public sealed interface Commit {
  /**
   * Every change was made.
   *
   * @param revision the store's revision since, which the written records carry
   */
  record Committed(long revision) implements Commit {}

  /**
   * A record was not as expected; nothing was changed (J1, J2).
   *
   * @param key the first record that was not as expected
   * @param found the record as it is, or empty if there is none
   */
  record Conflict(Key key, Optional<Entry> found) implements Commit {}

  /**
   * The guard's token is too low; nothing was changed (J2).
   *
   * @param highest the highest token seen for the guard's scope
   */
  record Refused(FencingToken highest) implements Commit {}
}
