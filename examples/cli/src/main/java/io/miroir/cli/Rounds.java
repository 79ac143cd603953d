package io.miroir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The scores of the same benchmarks, run several times. Whatever else the machine does falls on all
 * of them alike if they take turns, so a ratio is that of one round, and of these the median.
 */
final class Rounds {
  private final List<Map<String, Score>> rounds = new ArrayList<>();

  /** Adds one round's scores, by method. */
  void add(Map<String, Score> scores) {
    rounds.add(Map.copyOf(scores));
  }

  int count() {
    return rounds.size();
  }

  /** How often one method ran for one run of another. */
  double ratio(String over, String under) {
    return median(round -> score(round, over).perSecond() / score(round, under).perSecond());
  }

  /** A method's score, each of its figures the median of the rounds. */
  Score score(String method) {
    return new Score(
        median(round -> score(round, method).perSecond()),
        median(round -> score(round, method).error()),
        median(round -> score(round, method).bytesPerSecond()));
  }

  private double median(ToDoubleFunction<Map<String, Score>> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static Score score(Map<String, Score> round, String method) {
    Score score = round.get(method);
    if (score == null) {
      throw new IllegalStateException(
          "JMH's result has no score of '" + method + "', but of " + round.keySet());
    }
    return score;
  }
}
