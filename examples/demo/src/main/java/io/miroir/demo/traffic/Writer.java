package io.miroir.demo.traffic;

import io.miroir.demo.check.Attempt;
import io.miroir.demo.check.Attempt.Outcome;
import io.miroir.demo.check.KeyHistory;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import io.miroir.demo.fleet.Backoff;
import io.miroir.demo.fleet.Front;
import io.miroir.demo.fleet.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A client that changes the documents of its own keys, one operation at a time.
 *
 * <p>An operation that nothing is heard of is done again as a new one, with new revisions, until it
 * is accepted; so every key's state is known when the writer ends.
 */
final class Writer implements Runnable {
  private static final Duration RETRY_FIRST = Duration.ofMillis(20);
  private static final Duration RETRY_MOST = Duration.ofMillis(500);

  private final Front front;
  private final Tasks tasks;
  private final Ledger ledger;
  private final Tally tally;
  private final Aim aim;
  private final Outage outage;
  private final Schedule schedule;
  private final OwnKeys keys;
  private final RandomGenerator random;

  Writer(
      Front front,
      Ledger ledger,
      Tally tally,
      Aim aim,
      Outage outage,
      Schedule schedule,
      OwnKeys keys,
      RandomGenerator random) {
    this.front = front;
    this.tasks = new Tasks(front);
    this.ledger = ledger;
    this.tally = tally;
    this.aim = aim;
    this.outage = outage;
    this.schedule = schedule;
    this.keys = keys;
    this.random = random;
  }

  @Override
  public void run() {
    while (schedule.writersGoOn(tally)) {
      Change change = schedule.draw(tally, random);
      List<Entry> entries = choose(change);
      if (!entries.isEmpty()) {
        perform(change, entries);
      }
      Pause.of(schedule.think(random));
    }
  }

  private List<Entry> choose(Change change) {
    List<Integer> shards =
        change == Change.DELETE ? aim.shardsForDelete(random) : aim.shards(random);
    List<Entry> batch = keys.batch(shards, random);
    if (change == Change.DELETE_BY_FILTER) {
      return batch;
    }
    List<Entry> chosen = new ArrayList<>();
    int wanted = schedule.keysPerRequest(change, random);
    while (true) {
      for (Entry entry : batch) {
        if (chosen.size() < wanted && suits(change, entry) && !chosen.contains(entry)) {
          chosen.add(entry);
        }
      }
      if (chosen.size() == wanted || !schedule.catchingUp() || random.nextInt(8) == 0) {
        return chosen;
      }
      batch = keys.batch(List.of(), random);
    }
  }

  private boolean suits(Change change, Entry entry) {
    return change == Change.WRITE
        ? schedule.catchingUp() || random.nextBoolean()
        : !ledger.history(entry.key()).accepted().absent();
  }

  private void perform(Change change, List<Entry> entries) {
    boolean moving = aim.moving();
    Backoff backoff = new Backoff(RETRY_FIRST, RETRY_MOST);
    while (attempt(change, entries) != Outcome.ACCEPTED) {
      backoff.pause();
    }
    entries.forEach(entry -> tally.change(change, entry.shard(), moving));
  }

  private Outcome attempt(Change change, List<Entry> entries) {
    List<KeyHistory> histories =
        entries.stream().map(entry -> ledger.history(entry.key())).toList();
    List<State> results =
        histories.stream()
            .map(history -> change.result(history.accepted(), history.nextRevision()))
            .toList();
    long beganNanos = System.nanoTime();
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      attempts.add(histories.get(i).begin(results.get(i), beganNanos));
    }
    Outcome outcome = tasks.outcome(change.send(front, entries, results));
    if (outcome != Outcome.ACCEPTED) {
      outage.writeFailed(beganNanos);
    }
    long endedNanos = System.nanoTime();
    for (int i = 0; i < entries.size(); i++) {
      histories.get(i).settle(attempts.get(i), outcome, endedNanos);
    }
    return outcome;
  }
}
