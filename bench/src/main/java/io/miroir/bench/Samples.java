package io.miroir.bench;

import java.util.Random;
import java.util.stream.Collectors;

/** Documents as a node has them: some text, some numbers, the fields of the project. */
final class Samples {
  private static final String[] WORDS = {
    "river", "stone", "café", "north", "light", "Zürich", "winter", "glass", "日本", "harbour"
  };

  private Samples() {}

  /** The members of a document, without the braces. */
  static String members(int number, Random random) {
    return "\"id\":\"%d\",\"lemmas\":[\"%s\",\"%s\"],\"gloss\":\"%s\",\"score\":%s,\"_miroir_shard\":%d,\"_miroir_key\":%d,\"_miroir_version\":%d"
        .formatted(
            number,
            words(1, random),
            words(2, random),
            words(25, random),
            random.nextDouble(),
            random.nextInt(64),
            random.nextLong(1L << 52),
            (7L << 32) + number);
  }

  private static String words(int count, Random random) {
    return random
        .ints(count, 0, WORDS.length)
        .mapToObj(word -> WORDS[word])
        .collect(Collectors.joining(" "));
  }
}
