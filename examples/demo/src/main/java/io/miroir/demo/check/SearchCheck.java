package io.miroir.demo.check;

import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares the answer to a search over the frozen quarter with the one that it must get. */
public final class SearchCheck {
  private SearchCheck() {}

  /** What differs, or nothing where keys, total and facets are right. */
  public static Optional<String> mismatch(Question question, JsonNode answer) {
    List<String> keys = new ArrayList<>();
    answer.path("hits").forEach(hit -> keys.add(hit.path(Document.PRIMARY_KEY).asString("")));
    if (keys.size() != question.keys().size() || !Set.copyOf(keys).equals(question.keys())) {
      TreeSet<String> missing = new TreeSet<>(question.keys());
      keys.forEach(missing::remove);
      List<String> excess = new ArrayList<>(keys);
      question.keys().forEach(excess::remove);
      return differs(question, "hits missing " + missing + ", too many " + excess);
    }
    int total = answer.path("estimatedTotalHits").asInt(-1);
    if (total != question.keys().size()) {
      return differs(question, "total " + total + " instead of " + question.keys().size());
    }
    Map<String, Integer> facets = new HashMap<>();
    answer
        .path("facetDistribution")
        .path(Document.PART_OF_SPEECH)
        .properties()
        .forEach(facet -> facets.put(facet.getKey(), facet.getValue().asInt(-1)));
    facets.values().removeIf(count -> count == 0);
    if (!facets.equals(question.partsOfSpeech())) {
      return differs(question, "facets " + facets + " instead of " + question.partsOfSpeech());
    }
    return Optional.empty();
  }

  private static Optional<String> differs(Question question, String how) {
    return Optional.of("'" + question.text() + "' where " + question.filter() + ": " + how);
  }
}
