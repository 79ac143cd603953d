package io.miroir.api.job;

import io.miroir.api.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses what clause J7 does not allow; a {@link JobStore} asks it before it acts.
 *
 * <p>Every method throws {@link io.miroir.api.MiroirException} with code {@code INVALID} that names
 * the limit.
 */
public final class JobLimits {
  /** The most bytes of UTF-8 of a kind. */
  public static final int KIND_BYTES_MAX = 64;

  /** The most bytes of UTF-8 of an id. */
  public static final int ID_BYTES_MAX = 512;

  /** The most bytes of UTF-8 of a guard's scope. */
  public static final int SCOPE_BYTES_MAX = 512;

  /** The most bytes of UTF-8 of a text. */
  public static final int TEXT_BYTES_MAX = 1024 * 1024;

  /** The most changes of a commit. */
  public static final int CHANGES_MAX = 1_000;

  /** The most records of a page. */
  public static final int PAGE_MAX = 1_000;

  private JobLimits() {}

  /** For {@link JobStore#find}. */
  public static void requireFind(Key key) {
    requireKind(key.kind());
    Limits.requireText("id", key.id(), 1, ID_BYTES_MAX);
  }

  /** For {@link JobStore#list}. */
  public static void requireList(String kind, long afterSequence, int limit) {
    requireKind(kind);
    Limits.requireWithin("afterSequence", afterSequence, 0, Long.MAX_VALUE);
    Limits.requireWithin("limit", limit, 1, PAGE_MAX);
  }

  /** For {@link JobStore#commit}. */
  public static void requireCommit(Guard guard, List<Change> changes) {
    if (guard instanceof Guard.Fenced fenced) {
      Limits.requireText("scope", fenced.scope(), 1, SCOPE_BYTES_MAX);
    }
    Limits.requireWithin("number of changes", changes.size(), 0, CHANGES_MAX);
    Set<Key> keys = new HashSet<>();
    for (Change change : changes) {
      requireFind(change.key());
      if (!keys.add(change.key())) {
        throw Limits.invalid("record " + change.key() + " is changed twice in one commit");
      }
      switch (change) {
        case Change.Create create -> requireText(create.key(), create.text());
        case Change.Replace replace -> requireText(replace.key(), replace.text());
        case Change.Remove remove -> {}
      }
    }
  }

  private static void requireKind(String kind) {
    Limits.requireText("kind", kind, 1, KIND_BYTES_MAX);
  }

  private static void requireText(Key key, String text) {
    Limits.requireText("text of record " + key, text, 0, TEXT_BYTES_MAX);
  }
}
