package io.miroir.demo.traffic;

import io.miroir.demo.check.Fault;
import io.miroir.demo.check.Findings;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.check.SearchCheck;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.FrozenIndex;
import io.miroir.demo.corpus.Question;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Front;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.fleet.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A client that gets and searches, and judges each answer by what the ledger allows. */
final class Reader implements Runnable {
  private static final Duration RETRY = Duration.ofMillis(50);

  private final Front front;
  private final Corpus corpus;
  private final FrozenIndex frozen;
  private final Ledger ledger;
  private final Findings findings;
  private final Tally tally;
  private final Aim aim;
  private final Outage outage;
  private final Schedule schedule;
  private final OwnKeys keys;
  private final RandomGenerator random;

  Reader(
      Front front,
      Corpus corpus,
      FrozenIndex frozen,
      Ledger ledger,
      Findings findings,
      Tally tally,
      Aim aim,
      Outage outage,
      Schedule schedule,
      RandomGenerator random) {
    this.front = front;
    this.corpus = corpus;
    this.frozen = frozen;
    this.ledger = ledger;
    this.findings = findings;
    this.tally = tally;
    this.aim = aim;
    this.outage = outage;
    this.schedule = schedule;
    this.keys = new OwnKeys(corpus, 0, 1);
    this.random = random;
  }

  @Override
  public void run() {
    while (schedule.readersGoOn()) {
      int percent = random.nextInt(100);
      if (percent < 40) {
        get();
      } else if (percent < 65) {
        searchFrozen();
      } else if (percent < 90) {
        searchBatch();
      } else {
        searchWord();
      }
      Pause.of(schedule.think(random).dividedBy(2));
    }
  }

  private List<Entry> aimed() {
    return keys.batch(aim.shards(random), random);
  }

  private void get() {
    List<Entry> batch = aimed();
    Entry entry = batch.get(random.nextInt(batch.size()));
    boolean moving = aim.moving();
    long beganNanos = System.nanoTime();
    Reply reply = front.get(Routes.document(entry.key()));
    if (!(reply instanceof Reply.Answered answered) || answered.status() >= 500) {
      outage.readFailed(beganNanos);
      Pause.of(RETRY);
      return;
    }
    var allowed = ledger.allowed(entry.key(), beganNanos, System.nanoTime());
    if (answered.status() == 404) {
      findings.judgeAbsent(entry, allowed, "a get");
    } else {
      findings.judge(entry, allowed, good("a get", answered), "a get");
    }
    tally.read(entry.shard(), moving);
  }

  private void searchFrozen() {
    Question question = frozen.draw(random);
    ObjectNode body = query(question.text(), FrozenIndex.HITS_MAX).put("filter", question.filter());
    body.putArray("facets").add(Document.PART_OF_SPEECH);
    boolean moving = aim.moving();
    search(body)
        .ifPresent(
            answer -> {
              SearchCheck.mismatch(question, answer).ifPresent(findings::reportMismatch);
              tally.search(moving);
            });
  }

  /**
   * A search by filter for one batch: each of its keys must be there or not, as the ledger says.
   */
  private void searchBatch() {
    List<Entry> batch = aimed();
    Entry first = batch.getFirst();
    ObjectNode body = query("", 20).put("filter", Document.BATCH + " = " + first.batch());
    boolean moving = aim.moving();
    long beganNanos = System.nanoTime();
    search(body)
        .ifPresent(
            answer -> {
              Map<String, JsonNode> hits = hits(answer, beganNanos);
              long endedNanos = System.nanoTime();
              for (Entry entry : batch) {
                if (!hits.containsKey(entry.key())) {
                  findings.judgeAbsent(
                      entry, ledger.allowed(entry.key(), beganNanos, endedNanos), "a search");
                }
              }
              tally.searchOf(first.shard(), moving);
            });
  }

  private void searchWord() {
    List<Entry> batch = aimed();
    List<String> lemmas = batch.get(random.nextInt(batch.size())).synset().lemmas();
    boolean moving = aim.moving();
    long beganNanos = System.nanoTime();
    search(query(lemmas.get(random.nextInt(lemmas.size())), 20))
        .ifPresent(
            answer -> {
              hits(answer, beganNanos);
              tally.search(moving);
            });
  }

  /** Judges every hit, and gives them back by key. */
  private Map<String, JsonNode> hits(JsonNode answer, long beganNanos) {
    long endedNanos = System.nanoTime();
    Map<String, JsonNode> hits = new HashMap<>();
    for (JsonNode hit : answer.path("hits")) {
      String key = hit.path(Document.PRIMARY_KEY).asString("");
      if (hits.put(key, hit) != null) {
        findings.report(Fault.DOUBLED, key, "a search has it twice");
      }
      corpus
          .find(key)
          .ifPresentOrElse(
              entry ->
                  findings.judge(
                      entry, ledger.allowed(key, beganNanos, endedNanos), hit, "a search"),
              () -> findings.report(Fault.RESURRECTED, key, "a search has it, no one wrote it"));
    }
    return hits;
  }

  private static ObjectNode query(String text, int limit) {
    return JsonNodeFactory.instance.objectNode().put("q", text).put("limit", limit);
  }

  private Optional<JsonNode> search(ObjectNode body) {
    long sentNanos = System.nanoTime();
    if (front.send("POST", Routes.SEARCH, body) instanceof Reply.Answered answered
        && answered.status() < 500) {
      return Optional.of(good("a search", answered));
    }
    outage.readFailed(sentNanos);
    Pause.of(RETRY);
    return Optional.empty();
  }

  private static JsonNode good(String what, Reply.Answered answered) {
    if (!answered.ok()) {
      throw new FleetException(what + " was answered " + answered.status() + " " + answered.body());
    }
    return answered.body();
  }
}
