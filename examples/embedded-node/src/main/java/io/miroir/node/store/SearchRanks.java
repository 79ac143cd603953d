package io.miroir.node.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rank each path has among the searchable attributes: 0 is the best. With {@code ["*"]} every
 * attribute has rank 0, since an order of first appearance would depend on what else a node holds.
 * Attributes beyond the last rank share it.
 */
record SearchRanks(@Nullable List<String> attributes) {
  /** Each rank is a column of the full-text index and may cost a search one more query. */
  private static final int RANKS_MAX = 32;

  static SearchRanks of(Settings settings) {
    return new SearchRanks(settings.searchable());
  }

  int count() {
    return attributes == null ? 1 : Math.clamp(attributes.size(), 1, RANKS_MAX);
  }

  /** The path's rank, or -1 if it is not searched. */
  int rank(String path) {
    if (attributes == null) {
      return 0;
    }
    for (int i = 0; i < attributes.size(); i++) {
      if (covers(attributes.get(i), path)) {
        return Math.min(i, RANKS_MAX - 1);
      }
    }
    return -1;
  }

  private static boolean covers(String attribute, String path) {
    return path.startsWith(attribute)
        && (path.length() == attribute.length() || path.charAt(attribute.length()) == '.');
  }
}
