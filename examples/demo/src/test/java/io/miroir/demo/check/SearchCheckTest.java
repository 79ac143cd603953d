package io.miroir.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.corpus.Question;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SearchCheckTest {
  private static final Question QUESTION =
      new Question("word", "frozen = true", Set.of("n1", "v1"), Map.of("noun", 1, "verb", 1));

  private static String answer(String hits, int total, String facets) {
    return """
        {"hits":[%s],"estimatedTotalHits":%d,"facetDistribution":{"partOfSpeech":{%s}}}"""
        .formatted(hits, total, facets);
  }

  private static void assertMismatch(String answer, String why) {
    assertThat(SearchCheck.mismatch(QUESTION, JsonMapper.shared().readTree(answer)))
        .hasValueSatisfying(mismatch -> assertThat(mismatch).contains(why));
  }

  private static final String HITS = "{\"id\":\"n1\"},{\"id\":\"v1\"}";
  private static final String FACETS = "\"noun\":1,\"verb\":1,\"adverb\":0";

  @Test
  void acceptsTheRightAnswerInAnyOrder() {
    String answer = answer("{\"id\":\"v1\"},{\"id\":\"n1\"}", 2, FACETS);
    assertThat(SearchCheck.mismatch(QUESTION, JsonMapper.shared().readTree(answer))).isEmpty();
  }

  @Test
  void tellsAMissingHit() {
    assertMismatch(answer("{\"id\":\"n1\"}", 2, FACETS), "missing [v1]");
  }

  @Test
  void tellsADoubledHit() {
    assertMismatch(answer(HITS + ",{\"id\":\"n1\"}", 2, FACETS), "too many [n1]");
  }

  @Test
  void tellsADoubledHitInTheOthersPlace() {
    assertMismatch(answer("{\"id\":\"n1\"},{\"id\":\"n1\"}", 2, FACETS), "missing [v1]");
  }

  @Test
  void tellsAWrongTotal() {
    assertMismatch(answer(HITS, 3, FACETS), "total 3 instead of 2");
  }

  @Test
  void tellsWrongFacets() {
    assertMismatch(answer(HITS, 2, "\"noun\":2,\"verb\":1"), "facets");
  }
}
