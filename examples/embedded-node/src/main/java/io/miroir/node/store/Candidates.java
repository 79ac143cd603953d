package io.miroir.node.store;

import io.miroir.node.filter.Filter;
import io.miroir.node.filter.FilterSql;
import java.util.ArrayList;
import java.util.List;

/**
 * The documents {@code d} of an index that a filter matches, as the tail of a query from {@code
 * FROM} to the end of {@code WHERE}.
 *
 * @param documents for what needs the documents' rows
 * @param ids for what needs {@code d.id} only
 */
record Candidates(String documents, String ids, List<Object> parameters) {
  /** The documents that the filter matches. */
  static Candidates of(IndexRecord index, Filter filter) {
    FilterSql.Plan plan = FilterSql.plan(filter, index.suffix(), index.many());
    FilterSql.Part remainder = FilterSql.condition(plan.remainder(), index.suffix(), "d.id");
    String table = "FROM doc_" + index.suffix() + " d WHERE ";
    if (plan.driver().isEmpty()) {
      String all = table + remainder.sql();
      return new Candidates(all, all, remainder.parameters());
    }
    FilterSql.Part driver = plan.driver().get();
    List<Object> parameters = new ArrayList<>(driver.parameters());
    parameters.addAll(remainder.parameters());
    return new Candidates(
        table + "d.id IN (" + driver.sql() + ") AND " + remainder.sql(),
        "FROM (SELECT "
            + (plan.distinct() ? "" : "DISTINCT ")
            + "doc AS id FROM ("
            + driver.sql()
            + ")) d WHERE "
            + remainder.sql(),
        parameters);
  }

  /** Of these the ones whose primary keys are listed, as JSON. */
  Candidates within(String primaryKeys) {
    List<Object> all = new ArrayList<>(parameters);
    all.add(primaryKeys);
    String tail = documents + " AND d.pk IN (SELECT value FROM json_each(?))";
    return new Candidates(tail, tail, all);
  }

  /** How many there are. */
  long count(Session session) {
    long[] count = {0};
    session.forEach("SELECT count(*) " + ids, parameters, row -> count[0] = row.getLong(1));
    return count[0];
  }

  /** The parameters, and more for what follows the tail. */
  List<Object> with(Object... more) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(List.of(more));
    return all;
  }
}
