/**
 * A search node in one process: the HTTP face of the store, its keys and its start.
 *
 * <p>It speaks the Meilisearch subset that a fleet and its clients need: documents as JSON, NDJSON
 * and CSV, the filter language, search with facets and {@code sort}, tasks, keys, and all settings.
 * Of the settings, {@code searchableAttributes}, {@code filterableAttributes}, {@code
 * sortableAttributes}, {@code displayedAttributes}, {@code pagination.maxTotalHits} and {@code
 * faceting.maxValuesPerFacet} take effect, and without the rule {@code sort} among the {@code
 * rankingRules} no search can be sorted; the others are checked, kept and given back, and change
 * nothing. The order of hits is a pure function of query, document and settings: what is sorted by,
 * then the score, then the primary key as text.
 */
@NullMarked
package io.miroir.node;

import org.jspecify.annotations.NullMarked;
