package io.miroir.node.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents that come as CSV, made into a JSON array.
 *
 * <p>The first row names the fields; {@code :string}, {@code :number} or {@code :boolean} behind a
 * name types its column, else it holds texts. An empty cell is null, in a typed column also one of
 * space alone. A cell with the delimiter, a quote or a line break in it stands in double quotes, in
 * which a quote is doubled.
 */
public final class CsvDocuments {
  private final CsvRows rows;
  private final List<Column> columns = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  private CsvDocuments(CsvRows rows) {
    this.rows = rows;
  }

  private record Column(String name, CsvType type) {
    /** A name that ends in no known type is a name as a whole. */
    static Column of(String head) {
      int colon = head.lastIndexOf(':');
      return CsvType.named(head.substring(colon + 1))
          .filter(type -> colon >= 0)
          .map(type -> new Column(head.substring(0, colon), type))
          .orElse(new Column(head, CsvType.STRING));
    }
  }

  /**
   * The documents as a JSON array.
   *
   * @throws MalformedTextException if the text is not such CSV
   */
  public static byte[] toJson(byte[] csv, char delimiter) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(csv)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedTextException("the text is not UTF-8");
    }
    return new CsvDocuments(new CsvRows(text, delimiter)).toJson();
  }

  private byte[] toJson() {
    List<String> head = rows.next();
    if (head != null) {
      head.forEach(cell -> columns.add(Column.of(cell)));
    }
    char separator = '[';
    for (List<String> row = rows.next(); row != null; row = rows.next()) {
      out.append(separator);
      document(row);
      separator = ',';
    }
    out.append(separator == '[' ? "[]" : "]");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void document(List<String> row) {
    if (row.size() != columns.size()) {
      throw malformed("a row of " + row.size() + " cells, but the first has " + columns.size());
    }
    char separator = '{';
    for (int i = 0; i < row.size(); i++) {
      Column column = columns.get(i);
      out.append(separator);
      Json.quote(column.name(), out);
      out.append(':');
      try {
        out.append(column.type().json(row.get(i)));
      } catch (NumberFormatException e) {
        throw malformed(
            "`" + row.get(i) + "` in the column `" + column.name() + "` is no " + column.type());
      }
      separator = ',';
    }
    out.append('}');
  }

  private MalformedTextException malformed(String what) {
    return new MalformedTextException("line " + rows.line() + ": " + what);
  }
}
