package io.miroir.simulator;

import java.util.logging.*;

public final class SimMain {
  public static void main(String[] a) throws Exception {
    Logger.getLogger("io.miroir").setLevel(a.length > 2 ? Level.ALL : Level.OFF);
    if (a.length > 2) {
      for (Handler h : Logger.getLogger("").getHandlers()) h.setLevel(Level.ALL);
    }
    long from = Long.parseLong(a[0]), to = Long.parseLong(a[1]);
    long t0 = System.nanoTime();
    int bad = 0;
    long nanos = 0,
        sw = 0,
        acc = 0,
        unk = 0,
        ref = 0,
        se = 0,
        mv = 0,
        tk = 0,
        cu = 0,
        un = 0,
        late = 0,
        bl = 0;
    for (long s = from; s <= to; s++) {
      Outcome o = new World(Schedule.of(s)).run();
      nanos += o.nanos();
      sw += o.switches();
      acc += o.accepted();
      unk += o.unknown();
      ref += o.refused();
      se += o.searches();
      mv += o.moves();
      tk += o.takeovers();
      cu += o.cutovers();
      un += o.cutoversUndone();
      late += o.messagesLate();
      bl += o.bodiesLate();
      if (!o.violation().isEmpty()) {
        bad++;
        System.out.println(
            "seed "
                + s
                + " t="
                + o.nanos() / 1000000
                + "ms "
                + o.violation()
                + " "
                + o.schedule().topology()
                + " "
                + o.schedule().faults());
      }
    }
    System.out.printf(
        "%d seeds, %d bad, sim %.1f s each, switches %d each, acc %d unk %d ref %d search %d moves %d takeovers %d cut %d undone %d late %d bodiesLate %d, wall %.1f ms each%n",
        to - from + 1,
        bad,
        nanos / 1e9 / (to - from + 1),
        sw / (to - from + 1),
        acc,
        unk,
        ref,
        se,
        mv,
        tk,
        cu,
        un,
        late,
        bl,
        (System.nanoTime() - t0) / 1e6 / (to - from + 1));
  }
}
