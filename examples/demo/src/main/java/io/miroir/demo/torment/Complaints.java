package io.miroir.demo.torment;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The errors that clients met though they tried every pod and one was healthy. */
final class Complaints {
  private static final int EXAMPLES_MAX = 10;

  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();

  void add(String what) {
    if (count.incrementAndGet() <= EXAMPLES_MAX) {
      examples.add("client error: " + what);
    }
  }

  int count() {
    return count.get();
  }

  /** The first ones, as sentences; each is given once. */
  List<String> takeExamples() {
    List<String> taken = List.copyOf(examples);
    examples.removeAll(taken);
    return taken;
  }
}
