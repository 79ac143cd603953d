package io.miroir.api.job;

import io.miroir.api.FencingToken;

/** Who may make a commit. */
public sealed interface Guard {
  /** Anyone; only the expected revisions decide. */
  record Open() implements Guard {}

  /**
   * Only who carries a token that is not lower than the highest this store has seen for the scope;
   * the commit records the token (J2).
   */
  record Fenced(String scope, FencingToken token) implements Guard {}

  /** A guard that lets every caller pass. */
  static Guard open() {
    return new Open();
  }
}
