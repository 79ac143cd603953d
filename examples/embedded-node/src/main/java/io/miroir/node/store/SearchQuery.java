package io.miroir.node.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search.
 *
 * @param q the words, or null or blank for every document
 * @param page how to page
 * @param filter as the request has it
 * @param facets the attributes to count values of
 * @param sort what to order by before the score, as the request has it
 * @param attributes the fields to give of each hit, or null for all
 * @param allWords whether a hit must have every word
 */
public record SearchQuery(
    @Nullable String q,
    Paging page,
    @Nullable Object filter,
    List<String> facets,
    List<String> sort,
    @Nullable Set<String> attributes,
    boolean showRankingScore,
    boolean allWords) {

  /** How a search is paged. */
  public sealed interface Paging {
    /** By distance from the best hit; the total is called estimated. */
    record Offset(long offset, long limit) implements Paging {}

    /** By pages, counted from 1. */
    record Pages(long page, long hitsPerPage) implements Paging {}
  }
}
