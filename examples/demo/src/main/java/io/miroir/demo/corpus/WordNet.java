package io.miroir.demo.corpus;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * WordNet 3.1 as its data files have it: one synset a line, the licence indented at each file's
 * top.
 */
public final class WordNet {
  /** How many synsets the four files hold. */
  public static final int SYNSETS = 117_791;

  private WordNet() {}

  /** Reads every synset, in the order of the files. */
  public static List<Synset> read() {
    List<Synset> synsets = new ArrayList<>(SYNSETS);
    for (PartOfSpeech partOfSpeech : PartOfSpeech.values()) {
      read(partOfSpeech, synsets);
    }
    return List.copyOf(synsets);
  }

  private static void read(PartOfSpeech partOfSpeech, List<Synset> synsets) {
    String resource = "data." + partOfSpeech.file();
    try (InputStream bytes = WordNet.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new FileNotFoundException("WordNet's file is missing: " + resource);
      }
      new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("  "))
          .forEach(line -> synsets.add(Synset.parse(partOfSpeech, line)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
