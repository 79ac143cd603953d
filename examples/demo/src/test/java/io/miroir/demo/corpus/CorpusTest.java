package io.miroir.demo.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.fleet.Placement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

public class CorpusTest {
  private static final Corpus SMALL = Corpus.sample(WordNet.read(), 1_000, 64);

  /** A corpus of the least size. */
  public static Corpus small() {
    return SMALL;
  }

  @Test
  void takesPartsOfSpeechEvenly() {
    assertThat(SMALL.entries()).hasSize(1_000);
    assertThat(SMALL.entries().stream().map(entry -> entry.synset().partOfSpeech()).distinct())
        .hasSize(PartOfSpeech.values().length);
  }

  @Test
  void freezesAQuarterThatIsSpreadOverTheShards() {
    List<Entry> frozen = SMALL.entries().stream().filter(Entry::frozen).toList();
    assertThat(frozen).hasSize(250);
    assertThat(frozen.stream().map(Entry::shard).distinct().count()).isGreaterThan(50);
  }

  @Test
  void keepsABatchWithinOneShard() {
    for (Entry entry : SMALL.entries()) {
      assertThat(entry.shard()).isEqualTo(Placement.shard(entry.key(), 64));
      if (!entry.frozen()) {
        assertThat(SMALL.batch(entry.batch()))
            .contains(entry)
            .allMatch(other -> other.shard() == entry.shard());
      }
    }
  }

  @Test
  void givesEachUnfrozenKeyOneWriter() {
    Set<String> seen = new HashSet<>();
    for (int writer = 0; writer < 7; writer++) {
      for (List<List<Entry>> batches : SMALL.partition(writer, 7).values()) {
        batches.forEach(
            batch -> batch.forEach(entry -> assertThat(seen.add(entry.key())).isTrue()));
      }
    }
    assertThat(seen).hasSize(750);
  }

  @Test
  void readsBackTheStateOfADocument() {
    Entry entry = SMALL.entries().getFirst();
    for (State state : List.of(State.LOADED, State.written(4), State.written(4).updated(9))) {
      assertThat(Document.stateOf(Document.of(entry, state))).isEqualTo(state);
      assertThat(Document.consistent(entry, Document.of(entry, state))).isTrue();
    }
  }

  @Test
  void updatesADocumentToTheOneOfItsNewRevision() {
    Entry entry = SMALL.entries().getFirst();
    var merged = Document.of(entry, State.written(4));
    merged.setAll(Document.patch(entry, 9));
    assertThat(merged).isEqualTo(Document.of(entry, new State(4, 9)));
  }

  @Test
  void expectsWhatALookAtEveryFrozenDocumentFinds() {
    FrozenIndex index = new FrozenIndex(SMALL);
    for (String word : List.of("person", "plant", "a", "quick")) {
      Question question = index.ofWord(word);
      Set<String> expected = new HashSet<>();
      for (Entry entry : SMALL.entries()) {
        if (entry.frozen() && hasWord(entry.synset(), word)) {
          expected.add(entry.key());
        }
      }
      assertThat(question.keys()).isEqualTo(expected);
      assertThat(question.partsOfSpeech().values().stream().mapToInt(count -> count).sum())
          .isEqualTo(expected.size());
    }
  }

  @Test
  void drawsTheSameQuestionsFromTheSameSeed() {
    FrozenIndex index = new FrozenIndex(SMALL);
    var first = new SplittableRandom(5);
    var second = new SplittableRandom(5);
    for (int i = 0; i < 50; i++) {
      Question question = index.draw(first);
      assertThat(question).isEqualTo(index.draw(second));
      assertThat(question.keys()).hasSizeLessThanOrEqualTo(FrozenIndex.HITS_MAX);
    }
  }

  @Test
  void asksOnlyForFrozenDocuments() {
    Question question = new FrozenIndex(SMALL).ofWord("person", PartOfSpeech.NOUN);
    assertThat(question.filter()).isEqualTo("frozen = true AND partOfSpeech = noun");
    assertThat(question.partsOfSpeech()).isEqualTo(Map.of("noun", question.keys().size()));
  }

  private static boolean hasWord(Synset synset, String prefix) {
    String text =
        String.join(" ", synset.lemmas())
            + " "
            + synset.gloss()
            + " "
            + String.join(" ", synset.examples());
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      if (word.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
