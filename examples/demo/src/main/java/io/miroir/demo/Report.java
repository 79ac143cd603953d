package io.miroir.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The figures as a reader wants them: a table with a verdict, or JSON. */
public final class Report {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Report() {}

  /** One run, figure by figure, with the verdict last. */
  public static String of(Figures run) {
    StringBuilder text = new StringBuilder("\n");
    line(text, "documents", run.documents());
    line(text, "store", run.store());
    line(
        text,
        "writes, updates, deletes",
        run.writes() + ", " + run.updates() + ", " + run.deletes());
    line(text, "searches", run.searches());
    line(
        text,
        "operations while moving",
        run.operationsWhileMoving() + ", " + run.operationsOnMovingShards() + " on moving shards");
    line(text, "shards moved", run.shardsMoved());
    line(text, "documents moved", run.documentsMoved());
    line(
        text,
        "held writes",
        String.format(
            Locale.ROOT,
            "%d, p99 %.0f ms, at most %.0f ms",
            run.heldWrites(),
            run.holdMillisP99(),
            run.holdMillisMax()));
    line(text, "takeover after the kill", run.takeoverMillis() + " ms");
    line(text, "elapsed", String.format(Locale.ROOT, "%.1f s", run.elapsedSeconds()));
    text.append("  must be zero:\n");
    line(text, "lost", run.lost());
    line(text, "stale", run.stale());
    line(text, "resurrected", run.resurrected());
    line(text, "doubled", run.doubled());
    line(text, "misplaced", run.misplaced());
    line(text, "search mismatches", run.searchMismatches());
    line(text, "ranges copied twice", told(run.rangesCopiedTwice()));
    run.life().ifPresent(life -> lines(text, life));
    return text.append('\n').append(verdict(run)).toString();
  }

  private static void lines(StringBuilder text, LifeFigures life) {
    line(text, "searches failed, node down", life.failedSearches());
    line(text, "writes refused, node down", life.refusedWrites());
    text.append("  at most ")
        .append(LifeFigures.REPAIRED_PER_CHANGED_MAX)
        .append(" for each change:\n");
    line(text, "changed, node down", life.changed());
    line(text, "sent to it afterwards", life.repaired());
    text.append("  the stages:\n");
    life.stages()
        .forEach(
            (stage, seconds) -> line(text, stage, String.format(Locale.ROOT, "%.1f s", seconds)));
  }

  /** Several runs, one line each. */
  public static String table(List<Figures> runs) {
    boolean lives = runs.stream().anyMatch(run -> run.life().isPresent());
    StringBuilder text =
        new StringBuilder(
            "\n  seed  lost stale  back twice place search again   held  hold ms  takeover ms  seconds");
    text.append(lives ? "  down: failed refused changed sent\n" : "\n");
    for (Figures run : runs) {
      text.append(
          String.format(
              Locale.ROOT,
              "%6d %5d %5d %5d %5d %5d %6d %5s %6d %8.0f %12d %8.1f",
              run.seed(),
              run.lost(),
              run.stale(),
              run.resurrected(),
              run.doubled(),
              run.misplaced(),
              run.searchMismatches(),
              told(run.rangesCopiedTwice()),
              run.heldWrites(),
              run.holdMillisMax(),
              run.takeoverMillis(),
              run.elapsedSeconds()));
      run.life()
          .ifPresent(
              life ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "%14d %7d %7d %4d",
                          life.failedSearches(),
                          life.refusedWrites(),
                          life.changed(),
                          life.repaired())));
      text.append('\n');
    }
    long clean = runs.stream().filter(Figures::clean).count();
    return text.append('\n')
        .append(
            clean == runs.size()
                ? "In all %d runs every figure that must be zero is.".formatted(runs.size())
                : "%d of %d runs have figures that must be zero and are not."
                    .formatted(runs.size() - clean, runs.size()))
        .toString();
  }

  /** Several runs as one object: each of them, and each figure's sum, or maximum of times. */
  public static String json(List<Figures> runs) {
    ArrayNode each = JSON.arrayNode();
    runs.forEach(run -> each.add(run.json()));
    return total(runs).set("runs", each).toString();
  }

  private static ObjectNode total(List<Figures> runs) {
    OptionalInt copiedTwice =
        runs.stream().allMatch(run -> run.rangesCopiedTwice().isPresent())
            ? OptionalInt.of((int) sum(runs, run -> run.rangesCopiedTwice().orElse(0)))
            : OptionalInt.empty();
    Figures total =
        new Figures(
            0,
            (int) sum(runs, Figures::documents),
            sum(runs, Figures::writes),
            sum(runs, Figures::updates),
            sum(runs, Figures::deletes),
            sum(runs, Figures::searches),
            sum(runs, Figures::operationsWhileMoving),
            sum(runs, Figures::operationsOnMovingShards),
            (int) sum(runs, Figures::shardsMoved),
            sum(runs, Figures::documentsMoved),
            copiedTwice,
            (int) sum(runs, Figures::lost),
            (int) sum(runs, Figures::stale),
            (int) sum(runs, Figures::resurrected),
            (int) sum(runs, Figures::doubled),
            (int) sum(runs, Figures::misplaced),
            (int) sum(runs, Figures::searchMismatches),
            sum(runs, Figures::heldWrites),
            runs.stream().mapToDouble(Figures::holdMillisP99).max().orElse(0),
            runs.stream().mapToDouble(Figures::holdMillisMax).max().orElse(0),
            runs.stream().mapToLong(Figures::takeoverMillis).max().orElse(0),
            runs.stream().mapToDouble(Figures::elapsedSeconds).sum(),
            "",
            runs.getFirst().store(),
            Optional.empty(),
            lives(runs));
    return total.json().without(List.of("seed", "killedAt"));
  }

  private static Optional<LifeFigures> lives(List<Figures> runs) {
    List<LifeFigures> lives = runs.stream().flatMap(run -> run.life().stream()).toList();
    return lives.isEmpty() ? Optional.empty() : Optional.of(LifeFigures.total(lives));
  }

  private static long sum(List<Figures> runs, ToLongFunction<Figures> figure) {
    return runs.stream().mapToLong(figure).sum();
  }

  private static String verdict(Figures run) {
    if (!run.clean()) {
      return run.life().stream().allMatch(LifeFigures::repairedInBounds)
          ? "Not proved: a figure that must be zero is not; the first findings stand above."
          : "Not proved: the node that came back was sent more than it may be.";
    }
    String killed = run.storeRestartedAt().isPresent() ? "the server and its store" : "the server";
    if (run.life().isPresent()) {
      return "Proved for seed %d: a node added, one drained, a second copy of each shard, a node killed and back, a second group, %s killed on the way; each of %d keys is there in its last accepted state on every node where it belongs and on no other, and no search or get told otherwise meanwhile."
          .formatted(run.seed(), killed, run.documents());
    }
    return "Proved for seed %d: %d shards moved live to a new node, %s killed on the way; each of %d keys is there in its last accepted state, once, where it belongs, and no search or get told otherwise meanwhile."
        .formatted(run.seed(), run.shardsMoved(), killed, run.documents());
  }

  private static String told(OptionalInt figure) {
    return figure.isPresent() ? String.valueOf(figure.getAsInt()) : "not known";
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(String.format(Locale.ROOT, "  %-26s %s%n", name, value));
  }
}
