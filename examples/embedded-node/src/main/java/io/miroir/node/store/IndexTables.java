package io.miroir.node.store;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tables of one index, named by its row's id, which is never given twice.
 *
 * <ul>
 *   <li>{@code doc}: internal id, primary key, the document's JSON.
 *   <li>{@code value}: every filterable or sortable value, found by attribute and by document.
 *   <li>{@code attribute}: the paths that have values, by number.
 *   <li>{@code field}: how many documents have each field.
 *   <li>{@code text}: the full-text index, a column for each rank of searchable attributes; it
 *       keeps no copy of the text.
 * </ul>
 */
final class IndexTables {
  private static final String DOCUMENTS =
      """
      CREATE TABLE doc_$ (id INTEGER PRIMARY KEY, pk TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
      CREATE TABLE field_$ (name TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
      """;

  private static final String VALUES =
      """
      CREATE TABLE attribute_$ (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
      CREATE TABLE value_$ (attribute INTEGER NOT NULL, value NOT NULL, doc INTEGER NOT NULL,
        shown TEXT, PRIMARY KEY (attribute, value, doc)) WITHOUT ROWID;
      CREATE INDEX value_of_doc_$ ON value_$ (doc, attribute);
      """;

  private static final String DROP_DERIVED =
      "DROP TABLE value_$; DROP TABLE attribute_$; DROP TABLE text_$;";

  private static final String DROP_DOCUMENTS = "DROP TABLE doc_$; DROP TABLE field_$;";

  /** How many bytes of new text are kept back before they become a segment that is merged later. */
  private static final int TEXT_BUFFER = 8 << 20;

  private IndexTables() {}

  static void create(Session session, IndexRecord index) {
    session.script(named(DOCUMENTS, index));
    createDerived(session, index);
  }

  static void drop(Session session, IndexRecord index) {
    session.script(named(DROP_DERIVED + DROP_DOCUMENTS, index));
  }

  /** Empties what is computed from documents, in the shape that the index's settings ask for. */
  static void recreateDerived(Session session, IndexRecord index) {
    session.script(named(DROP_DERIVED, index));
    createDerived(session, index);
  }

  private static void createDerived(Session session, IndexRecord index) {
    session.script(named(VALUES, index));
    String columns =
        IntStream.range(0, SearchRanks.of(index.settings()).count())
            .mapToObj(rank -> "a" + rank)
            .collect(Collectors.joining(", "));
    session.script(
        named(
            "CREATE VIRTUAL TABLE text_$ USING fts5("
                + columns
                + ", content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 2\")",
            index));
    session.script(
        named("INSERT INTO text_$ (text_$, rank) VALUES ('hashsize', " + TEXT_BUFFER + ")", index));
  }

  private static String named(String sql, IndexRecord index) {
    return sql.replace("$", index.suffix());
  }
}
