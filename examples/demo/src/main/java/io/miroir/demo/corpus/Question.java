package io.miroir.demo.corpus;

import java.util.Map;
import java.util.Set;

/**
 * A search over the frozen quarter with the answer that it must get.
 *
 * @param text the query, empty for all documents that pass the filter
 * @param filter the filter expression, which always asks for frozen documents
 * @param keys the primary keys of all hits
 * @param partsOfSpeech how many hits each part of speech has, without those that have none
 */
public record Question(
    String text, String filter, Set<String> keys, Map<String, Integer> partsOfSpeech) {}
