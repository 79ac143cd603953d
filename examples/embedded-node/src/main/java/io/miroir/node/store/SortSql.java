package io.miroir.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request sorts by, as columns over documents {@code d} and their order.
 *
 * <p>Numbers stand before texts, either way, and both before documents without a value. Texts, and
 * booleans as texts, are compared as filters compare them, byte by byte. Of several values at a
 * path the one that comes first counts: the least number if it ascends, else the greatest; a text
 * only if there is no number.
 *
 * @param columns each with a comma before it
 * @param order with a comma behind each part, or empty
 * @param parameters of the columns
 */
record SortSql(String columns, String order, List<Object> parameters) {
  private static final Pattern RULE = Pattern.compile("(.+):(asc|desc)", Pattern.DOTALL);

  /**
   * Reads sort rules of the form {@code path:asc} and {@code path:desc}.
   *
   * @param code the refusal's
   * @throws Refusal if one is malformed or the index can't be sorted so
   */
  static SortSql of(IndexRecord index, List<String> rules, ErrorCode code) {
    StringBuilder columns = new StringBuilder();
    StringBuilder order = new StringBuilder();
    List<Object> parameters = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Matcher rule = RULE.matcher(rules.get(i));
      if (!rule.matches()) {
        throw new Refusal(
            code,
            "Invalid syntax for the sort parameter: expected expression ending by `:asc` or"
                + " `:desc`, found `"
                + rules.get(i)
                + "`.");
      }
      String path = rule.group(1);
      requireSortable(index.settings(), path, code);
      String column = "sort" + i;
      if (rule.group(2).equals("asc")) {
        columns.append(", ").append(extreme(index, "min", "x''"));
        order.append(column).append(" IS NULL, ").append(column).append(", ");
      } else {
        columns.append(", coalesce(").append(extreme(index, "max", "''")).append(", ");
        columns.append(extreme(index, "max", "x''")).append(')');
        order.append(column).append(" IS NULL, typeof(").append(column).append(") = 'text', ");
        order.append(column).append(" DESC, ");
        parameters.add(path);
      }
      parameters.add(path);
      columns.append(" AS ").append(column);
    }
    return new SortSql(columns.toString(), order.toString(), parameters);
  }

  private static void requireSortable(Settings settings, String path, ErrorCode code) {
    if (!settings.sortable().covers(path)) {
      List<String> names = settings.sortableNames();
      throw new Refusal(
          code,
          "Attribute `"
              + path
              + "` is not sortable. "
              + (names.isEmpty()
                  ? "This index does not have configured sortable attributes."
                  : "Available sortable attributes are: `" + String.join(", ", names) + "`."));
    }
  }

  /** A document's least or greatest value that stands before the given one in SQLite's order. */
  private static String extreme(IndexRecord index, String which, String before) {
    return "(SELECT "
        + which
        + "(value) FROM value_"
        + index.suffix()
        + " WHERE doc = d.id AND attribute = (SELECT id FROM attribute_"
        + index.suffix()
        + " WHERE path = ?) AND value < "
        + before
        + ")";
  }

  /** These parameters, and more for what follows the columns. */
  List<Object> before(List<Object> more) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(more);
    return all;
  }
}
