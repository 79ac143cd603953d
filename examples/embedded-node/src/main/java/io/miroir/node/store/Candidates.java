package io.miroir.node.store;

import io.miroir.node.filter.Filter;
import io.miroir.node.filter.FilterSql;
import java.util.ArrayList;
import java.util.List;

/**
 * The documents {@code d} of an index that a filter matches, as the tail of a query.
 *
 * @param from from {@code FROM} to the end of {@code WHERE}
 */
record Candidates(String from, List<Object> parameters) {
  /** The documents that the filter matches. */
  static Candidates of(IndexRecord index, Filter filter) {
    StringBuilder sql = new StringBuilder("FROM doc_").append(index.suffix()).append(" d WHERE ");
    List<Object> parameters = new ArrayList<>();
    FilterSql.driver(filter, index.suffix())
        .ifPresent(
            driver -> {
              sql.append("d.id IN (").append(driver.sql()).append(") AND ");
              parameters.addAll(driver.parameters());
            });
    FilterSql.Part condition = FilterSql.condition(filter, index.suffix(), "d.id");
    sql.append(condition.sql());
    parameters.addAll(condition.parameters());
    return new Candidates(sql.toString(), parameters);
  }

  /** Of these the ones whose primary keys are listed, as JSON. */
  Candidates within(String primaryKeys) {
    List<Object> all = new ArrayList<>(parameters);
    all.add(primaryKeys);
    return new Candidates(from + " AND d.pk IN (SELECT value FROM json_each(?))", all);
  }

  List<Object> with(Object... more) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(List.of(more));
    return all;
  }
}
