package io.miroir.demo.torment;

import java.util.Locale;

/** The figures as a reader wants them. */
public final class TormentReport {
  private TormentReport() {}

  /** A table with the verdict last. */
  public static String of(TormentFigures run) {
    StringBuilder text = new StringBuilder("\n");
    line(text, "store, pods, seed", run.store() + ", " + run.pods() + ", " + run.seed());
    line(text, "rounds", run.rounds());
    line(
        text,
        "kills, pauses, stops, cuts",
        run.kills() + ", " + run.pauses() + ", " + run.stops() + ", " + run.cuts());
    line(text, "writes, searches", run.writes() + ", " + run.searches());
    line(text, "takeover after SIGKILL", times(run.takeovers()));
    line(text, "first move on after SIGKILL", times(run.resumptions()));
    line(text, "takeover after SIGTERM", times(run.handovers()));
    line(text, "takeover after SIGSTOP", times(run.lapses()));
    line(text, "elapsed", String.format(Locale.ROOT, "%.1f s", run.elapsedSeconds()));
    text.append("  must be zero:\n");
    line(text, "lost", run.lost());
    line(text, "stale", run.stale());
    line(text, "resurrected", run.resurrected());
    line(text, "doubled", run.doubled());
    line(text, "misplaced", run.misplaced());
    line(text, "search mismatches", run.searchMismatches());
    line(text, "duplicate migrations", run.duplicateMigrations());
    line(text, "client errors", run.clientErrors());
    return text.append('\n').append(verdict(run)).toString();
  }

  private static String verdict(TormentFigures run) {
    return run.clean()
        ? "Proved for seed %d: in %d rounds %d pods moved shards live, whatever was done to them; no key was lost, stale, doubled or brought back, and none was migrated twice."
            .formatted(run.seed(), run.rounds(), run.pods())
        : "Not proved: a figure that must be zero is not; the first findings stand above.";
  }

  private static String times(Times times) {
    return times.count() == 0
        ? "none"
        : "p50 %d ms, at most %d ms, %d times".formatted(times.p50(), times.max(), times.count());
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(String.format(Locale.ROOT, "  %-28s %s%n", name, value));
  }
}
