package io.miroir.node.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which documents to give.
 *
 * @param fields the fields to give of each, or null for whole documents
 * @param filter as the request has it
 * @param ids the primary keys to look among, or null for all
 * @param sort what to order by before the internal id, as the request has it
 * @param vectors whether whole documents come with their {@code _vectors}
 */
public record DocumentsQuery(
    long offset,
    long limit,
    @Nullable Set<String> fields,
    @Nullable Object filter,
    @Nullable List<?> ids,
    List<String> sort,
    boolean vectors) {}
