package io.miroir.demo.corpus;

import java.util.Locale;

/** The four files of WordNet; an adjective satellite is an adjective. */
public enum PartOfSpeech {
  NOUN("noun", 'n'),
  VERB("verb", 'v'),
  ADJECTIVE("adj", 'a'),
  ADVERB("adv", 'r');

  private final String file;
  private final char letter;

  PartOfSpeech(String file, char letter) {
    this.file = file;
    this.letter = letter;
  }

  String file() {
    return file;
  }

  char letter() {
    return letter;
  }

  /** The value of the documents' field. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
