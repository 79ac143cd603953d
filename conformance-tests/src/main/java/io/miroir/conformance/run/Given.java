package io.miroir.conformance.run;

import io.miroir.conformance.Subject;

/** What is judged by the suites that run on this thread: JUnit makes their instances itself. */
final class Given {
  private static final ThreadLocal<Subject> SUBJECT = new ThreadLocal<>();

  private Given() {}

  static Subject subject() {
    return SUBJECT.get();
  }

  static void during(Subject subject, Runnable work) {
    SUBJECT.set(subject);
    try {
      work.run();
    } finally {
      SUBJECT.remove();
    }
  }
}
