package io.miroir.node.store;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list, newest first. An empty list does not restrict.
 *
 * @param from the newest uid to list, or null for the newest of all
 * @param visible which indexes the asker may see
 */
public record TaskQuery(
    List<Long> uids,
    List<String> statuses,
    List<String> types,
    List<String> indexUids,
    long limit,
    @Nullable Long from,
    Predicate<String> visible) {}
