package io.miroir.simulator.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Searches a model in breadth: every state once, those nearest to the beginning first, so the first
 * violation has a shortest trace. States that break an invariant are not left. One thread and no
 * clock: the same model gives the same figures and the same trace.
 */
final class Explorer {
  /** After so many states progress is told. */
  private static final int TELL_EVERY = 1 << 18;

  private final Model model;
  private final Layout layout;
  private final StateStore store;
  private final long[] packed;

  /** The packed form of the state that is being left. */
  private final long[] left;

  private final int limit;
  private int firstFound = -1;

  private Explorer(Model model, int limit) {
    this.model = model;
    this.layout = model.layout();
    this.store = new StateStore(layout.size());
    this.packed = new long[layout.size()];
    this.left = new long[layout.size()];
    this.limit = limit;
  }

  /**
   * Explores all states, or the first so many.
   *
   * @param seen is told now and then how many there are
   */
  static Exploration all(Model model, int limit, LongConsumer seen) {
    return new Explorer(model, limit).explore(false, seen);
  }

  /** Explores up to the first violation. */
  static Exploration untilFound(Model model, int limit, LongConsumer seen) {
    return new Explorer(model, limit).explore(true, seen);
  }

  /**
   * The first state that the model takes for a violation.
   *
   * @throws IllegalStateException if there is none
   */
  static int[] first(Model model) {
    Explorer explorer = new Explorer(model, Integer.MAX_VALUE);
    if (explorer.explore(true, seen -> {}).violations() == 0) {
      throw new IllegalStateException("no state of " + model + " is looked for");
    }
    int[] found = new int[model.layout().cells()];
    explorer.store.read(explorer.firstFound, explorer.layout, found);
    return found;
  }

  /** Adds what follows the state of a number. */
  private final class Adding extends Steps {
    private int number;
    private boolean any;

    Adding() {
      super(layout.cells());
    }

    @Override
    void to(String moment, int first, int second) {
      any = true;
      layout.pack(state(), left, changed(), packed);
      store.add(packed, number);
    }
  }

  private Exploration explore(boolean once, LongConsumer seen) {
    layout.pack(model.initial(), packed);
    store.add(packed, -1);
    Adding adding = new Adding();
    long violations = 0;
    int at = 0;
    while (at < store.size() && store.size() < limit && !(once && violations > 0)) {
      store.read(at, layout, adding.state());
      if (!fault(adding, at).isEmpty()) {
        firstFound = violations++ == 0 ? at : firstFound;
      }
      if (++at % TELL_EVERY == 0) {
        seen.accept(store.size());
      }
    }
    return new Exploration(
        store.size(),
        at == store.size(),
        violations,
        firstFound < 0 ? "" : faultOf(firstFound),
        firstFound < 0 ? List.of() : trace(firstFound));
  }

  /** What is wrong with a state; one that is well is left in every way. */
  private String fault(Adding adding, int number) {
    String broken = model.violation(adding.state()).orElse("");
    if (broken.isEmpty()) {
      adding.number = number;
      store.copy(number, left);
      adding.any = false;
      model.successors(adding);
      if (!adding.any && !model.mayEnd(adding.state())) {
        return "stuck: nothing can happen any more, and the move has not ended";
      }
    }
    return broken;
  }

  private String faultOf(int number) {
    Adding adding = new Adding();
    store.read(number, layout, adding.state());
    return fault(adding, number);
  }

  private List<String> trace(int last) {
    List<Integer> way = new ArrayList<>();
    for (int at = last; at >= 0; at = store.parent(at)) {
      way.add(at);
    }
    Collections.reverse(way);
    List<String> moments = new ArrayList<>();
    for (int i = 1; i < way.size(); i++) {
      Telling telling = new Telling(way.get(i));
      store.read(way.get(i - 1), layout, telling.state());
      String before = model.picture(telling.state());
      model.successors(telling);
      store.read(way.get(i), layout, telling.state());
      String after = model.picture(telling.state());
      moments.add(telling.told + (after.equals(before) ? "" : " [" + after + "]"));
    }
    return moments;
  }

  /** Finds the sentence of the moment that leads to the state of a number. */
  private final class Telling extends Steps {
    private final int wanted;
    private String told = "";

    Telling(int wanted) {
      super(layout.cells());
      this.wanted = wanted;
    }

    @Override
    void to(String moment, int first, int second) {
      layout.pack(changed(), packed);
      if (told.isEmpty() && store.equal(wanted, packed)) {
        told = worded(moment, first, second);
      }
    }
  }

  private String worded(String moment, int first, int second) {
    StringBuilder text = new StringBuilder();
    int argument = first;
    for (int i = 0; i < moment.length(); i++) {
      if (moment.charAt(i) == '%') {
        i++;
        text.append(model.word(moment.charAt(i), argument));
        argument = second;
      } else {
        text.append(moment.charAt(i));
      }
    }
    return text.toString();
  }
}
