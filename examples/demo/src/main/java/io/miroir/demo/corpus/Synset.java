package io.miroir.demo.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One meaning of WordNet: the words that share it, its definition, and sentences that use it.
 *
 * @param id the letter of the part of speech and the offset in its file, unique over all files
 */
public record Synset(
    String id,
    PartOfSpeech partOfSpeech,
    List<String> lemmas,
    String gloss,
    List<String> examples) {

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  /** Where an adjective may stand, for example {@code ready_to_hand(p)}: grammar, not spelling. */
  private static final Pattern POSITION = Pattern.compile("\\((?:p|a|ip)\\)$");

  /** Reads one line of a data file, as the manual page {@code wndb(5WN)} lays it out. */
  static Synset parse(PartOfSpeech partOfSpeech, String line) {
    int bar = line.indexOf('|');
    String[] fields = line.substring(0, bar).split(" ", -1);
    int words = Integer.parseInt(fields[3], 16);
    List<String> lemmas = new ArrayList<>(words);
    for (int word = 0; word < words; word++) {
      String lemma = fields[4 + 2 * word];
      lemmas.add(POSITION.matcher(lemma).replaceFirst("").replace('_', ' '));
    }
    String text = line.substring(bar + 1).strip();
    List<String> examples = new ArrayList<>();
    Matcher quoted = QUOTED.matcher(text);
    int definitionEnd = text.length();
    while (quoted.find()) {
      if (examples.isEmpty()) {
        definitionEnd = quoted.start();
      }
      examples.add(quoted.group(1).strip());
    }
    String gloss = text.substring(0, definitionEnd).replaceFirst("[;:,\\s]+$", "");
    return new Synset(
        partOfSpeech.letter() + fields[0],
        partOfSpeech,
        List.copyOf(lemmas),
        gloss.isEmpty() ? text : gloss,
        List.copyOf(examples));
  }
}
