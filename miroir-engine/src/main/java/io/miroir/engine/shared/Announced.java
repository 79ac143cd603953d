package io.miroir.engine.shared;

import io.miroir.engine.StepWatch;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import java.util.ArrayList;
import java.util.List;

/** The rows that one commit carries out, told to whoever watches before and after it. */
public final class Announced {
  private final StepWatch watch;
  private final List<String> rows = new ArrayList<>();

  public Announced(StepWatch watch) {
    this.watch = watch;
  }

  /** The commit is put together anew. */
  public void anew() {
    rows.clear();
  }

  /** A row of the commit that is about to be made; the state that it leads to. */
  public MoveState next(MoveMachine.Moved moved) {
    String row = moved.row().tag();
    rows.add(row);
    watch.committing(row);
    return moved.next();
  }

  /** The commit was made. */
  public void committed() {
    rows.forEach(watch::committed);
  }
}
