package io.miroir.node.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A query's words as full-text queries that part its matches by ranking score, best first.
 *
 * <p>Let the query have n words, the index A ranks of searchable attributes, and a document hold
 * the first w words but not the first w + 1, as whole words; the query's last word may also be the
 * beginning of one. Let k be the lowest rank such that the w words are all found within the ranks 0
 * to k. The document's score is {@code ((w - 1) + (A - k) / A) / n}, rounded to no fewer than ten
 * digits: 1 if the best rank alone has every word. It depends on the query, the document and the
 * settings and on nothing else that a node holds, so that fleets of nodes can merge their hits.
 * Without {@code last} as strategy only documents with all n words match.
 *
 * <p>No word is corrected, no synonym known, and the distance between words does not count.
 */
record SearchLadder(List<Rung> rungs, String all) {
  private static final int WORDS_MAX = 10;

  /** One score and the full-text query of exactly the documents that have it. */
  record Rung(double score, String match) {}

  /** Makes the ladder, or an empty one if the query has no word. */
  static SearchLadder of(String q, int ranks, boolean allWords) {
    List<String> words = words(q);
    int n = words.size();
    List<Rung> rungs = new ArrayList<>();
    if (n == 0) {
      return new SearchLadder(rungs, "");
    }
    for (int w = n; w >= (allWords ? n : 1); w--) {
      String wanted = "(" + String.join(" AND ", words.subList(0, w)) + ")";
      String better = w == n ? "" : " NOT (" + String.join(" AND ", words.subList(0, w + 1)) + ")";
      for (int k = 0; k < ranks; k++) {
        String within = "(" + columns(k) + wanted + ")";
        String closer = k == 0 ? "" : " NOT (" + columns(k - 1) + wanted + ")";
        double score = ((w - 1) + (double) (ranks - k) / ranks) / n;
        rungs.add(new Rung(score, within + closer + better));
      }
    }
    String all = allWords ? String.join(" AND ", words) : words.getFirst();
    return new SearchLadder(rungs, all);
  }

  private static String columns(int lastRank) {
    StringBuilder columns = new StringBuilder("{");
    for (int rank = 0; rank <= lastRank; rank++) {
      columns.append(rank == 0 ? "a" : " a").append(rank);
    }
    return columns.append("} : ").toString();
  }

  /** The words and quoted phrases, as full-text terms; the last word as a prefix. */
  private static List<String> words(String q) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < q.length() && words.size() < WORDS_MAX) {
      int start = i;
      if (q.charAt(i) == '"') {
        int end = q.indexOf('"', i + 1);
        end = end < 0 ? q.length() : end;
        String phrase = q.substring(i + 1, end);
        if (phrase.codePoints().anyMatch(Character::isLetterOrDigit)) {
          words.add('"' + phrase + '"');
        }
        i = end + 1;
      } else if (isWordPart(q, i)) {
        while (i < q.length() && isWordPart(q, i)) {
          i++;
        }
        String last = i == q.length() ? "*" : "";
        words.add('"' + q.substring(start, i) + '"' + last);
      } else {
        i++;
      }
    }
    return words;
  }

  private static boolean isWordPart(String q, int at) {
    char c = q.charAt(at);
    if (Character.isSurrogate(c)) {
      return Character.isLetterOrDigit(
          q.codePointAt(Character.isLowSurrogate(c) && at > 0 ? at - 1 : at));
    }
    return Character.isLetterOrDigit(c);
  }
}
