package io.miroir.node.store;

import io.miroir.node.filter.Filter;
import io.miroir.node.json.Json;
import io.miroir.node.json.RawObject;
import io.miroir.node.json.Selection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents by filter, primary key and page, in the order of their sort values and then of
 * their internal ids.
 */
final class DocumentReads {
  private static final byte[] NAME = "{\"results\":[".getBytes(StandardCharsets.UTF_8);

  private static final String VECTORS = "_vectors";

  private DocumentReads() {}

  /** The answer to a documents query, from one snapshot. */
  static byte[] page(Session session, String uid, DocumentsQuery query) {
    IndexRecord index = IndexRecord.get(session, uid);
    Candidates candidates = candidates(index, query);
    SortSql sort = SortSql.of(index, query.sort(), ErrorCode.INVALID_DOCUMENT_SORT);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
    out.writeBytes(NAME);
    long[] count = {0};
    session.forEach(
        "SELECT d.body, d.id AS id"
            + sort.columns()
            + " "
            + candidates.documents()
            + " ORDER BY "
            + sort.order()
            + "id LIMIT ? OFFSET ?",
        sort.before(candidates.with(query.limit(), query.offset())),
        row -> {
          if (count[0]++ > 0) {
            out.write(',');
          }
          out.writeBytes(shown(row.getBytes(1), query.fields(), query.vectors()));
        });
    boolean unfiltered = query.filter() == null && query.ids() == null;
    long total = unfiltered ? index.documents() : total(session, candidates, query, count[0]);
    String end =
        "],\"offset\":"
            + query.offset()
            + ",\"limit\":"
            + query.limit()
            + ",\"total\":"
            + total
            + "}";
    out.writeBytes(end.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static Candidates candidates(IndexRecord index, DocumentsQuery query) {
    Filter filter = index.filter(query.filter(), ErrorCode.INVALID_DOCUMENT_FILTER);
    Candidates candidates = Candidates.of(index, filter);
    return query.ids() == null
        ? candidates
        : candidates.within(Json.text(query.ids().stream().map(DocumentId::of).toList()));
  }

  /** A page that is not full ends the list and so tells the total. */
  private static long total(
      Session session, Candidates candidates, DocumentsQuery query, long count) {
    if (count < query.limit() && (count > 0 || query.offset() == 0)) {
      return query.offset() + count;
    }
    return candidates.count(session);
  }

  /** One document. */
  static byte[] one(
      Session session, String uid, String pk, @Nullable Set<String> fields, boolean vectors) {
    IndexRecord index = IndexRecord.get(session, uid);
    byte[] body =
        session.first(
            "SELECT body FROM doc_" + index.suffix() + " WHERE pk = ?", row -> row.getBytes(1), pk);
    if (body == null) {
      throw new Refusal(ErrorCode.DOCUMENT_NOT_FOUND, "Document `" + pk + "` not found.");
    }
    return shown(body, fields, vectors);
  }

  private static byte[] shown(byte[] body, @Nullable Set<String> fields, boolean vectors) {
    byte[] selected = selected(body, fields);
    return vectors ? selected : withoutVectors(selected);
  }

  /** Most documents have no vectors, and what their bytes don't hold need not be looked for. */
  private static byte[] withoutVectors(byte[] body) {
    if (!new String(body, StandardCharsets.ISO_8859_1).contains(VECTORS)) {
      return body;
    }
    return RawObject.parse(body).without(VECTORS).bytes();
  }

  private static byte[] selected(byte[] body, @Nullable Set<String> fields) {
    return fields == null ? body : Selection.of(fields).of(body);
  }
}
