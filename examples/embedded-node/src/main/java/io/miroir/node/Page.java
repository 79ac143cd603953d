package io.miroir.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of a list that is at hand whole. */
final class Page {
  private Page() {}

  static Map<String, @Nullable Object> of(List<?> all, long offset, long limit) {
    int from = (int) Math.min(offset, all.size());
    int to = (int) Math.min(from + limit, all.size());
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("results", all.subList(from, to));
    page.put("offset", offset);
    page.put("limit", limit);
    page.put("total", all.size());
    return page;
  }
}
