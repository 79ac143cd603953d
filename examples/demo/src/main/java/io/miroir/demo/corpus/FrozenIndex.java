package io.miroir.demo.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checker's own search over the frozen quarter, whose documents never change after loading.
 *
 * <p>A document matches a one-word query if a word of a searchable field starts with it: that rule
 * holds in every Meilisearch whose typo tolerance is off, whatever its ranking is.
 */
public final class FrozenIndex {
  /** More hits than a page holds would leave the keys of some unseen. */
  public static final int HITS_MAX = 200;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final List<PartOfSpeech> PARTS = List.of(PartOfSpeech.values());
  private static final Pattern ASKABLE = Pattern.compile("[a-z]{4,12}");

  private final NavigableMap<String, List<Entry>> entriesByWord = new TreeMap<>();
  private final List<String> askableWords;
  private final Map<Integer, List<Entry>> entriesByBatch;

  public FrozenIndex(Corpus corpus) {
    List<Entry> frozen = corpus.entries().stream().filter(Entry::frozen).toList();
    for (Entry entry : frozen) {
      words(entry.synset())
          .distinct()
          .forEach(word -> entriesByWord.computeIfAbsent(word, w -> new ArrayList<>()).add(entry));
    }
    askableWords =
        entriesByWord.keySet().stream().filter(word -> ASKABLE.matcher(word).matches()).toList();
    entriesByBatch = frozen.stream().collect(Collectors.groupingBy(Entry::batch));
  }

  /** Draws a question: mostly a word, some with a part of speech, some a batch without a word. */
  public Question draw(RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      List<Integer> batches = List.copyOf(entriesByBatch.keySet());
      int batch = batches.get(random.nextInt(batches.size()));
      return ofBatch(batch);
    }
    while (true) {
      String word = askableWords.get(random.nextInt(askableWords.size()));
      Question question =
          random.nextInt(3) == 0
              ? ofWord(word, PARTS.get(random.nextInt(PARTS.size())))
              : ofWord(word);
      if (question.keys().size() <= HITS_MAX) {
        return question;
      }
    }
  }

  Question ofWord(String word) {
    return question(word, "frozen = true", startingWith(word));
  }

  Question ofWord(String word, PartOfSpeech partOfSpeech) {
    return question(
        word,
        "frozen = true AND partOfSpeech = " + partOfSpeech.label(),
        startingWith(word).filter(e -> e.synset().partOfSpeech() == partOfSpeech));
  }

  Question ofBatch(int batch) {
    return question(
        "",
        "frozen = true AND batch = " + batch,
        entriesByBatch.getOrDefault(batch, List.of()).stream());
  }

  private Stream<Entry> startingWith(String word) {
    return entriesByWord.subMap(word, true, word + Character.MAX_VALUE, false).values().stream()
        .flatMap(List::stream)
        .distinct();
  }

  private static Question question(String text, String filter, Stream<Entry> hits) {
    List<Entry> entries = hits.toList();
    Map<String, Integer> partsOfSpeech = new HashMap<>();
    entries.forEach(e -> partsOfSpeech.merge(e.synset().partOfSpeech().label(), 1, Integer::sum));
    return new Question(
        text,
        filter,
        entries.stream().map(Entry::key).collect(Collectors.toUnmodifiableSet()),
        Map.copyOf(partsOfSpeech));
  }

  private static Stream<String> words(Synset synset) {
    return Stream.of(
            synset.lemmas().stream(), Stream.of(synset.gloss()), synset.examples().stream())
        .flatMap(texts -> texts)
        .flatMap(text -> Arrays.stream(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT))))
        .filter(word -> !word.isEmpty());
  }
}
