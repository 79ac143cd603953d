package io.miroir.server.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The documents of one request as the bytes that came, each with its primary key. A document leaves
 * with three fields spliced in behind its opening brace and is otherwise unchanged, byte for byte.
 */
public final class DocumentBatch {
  /**
   * One document.
   *
   * @param key its primary key as text
   * @param from where its opening brace is
   * @param to the byte behind its closing brace
   */
  public record Document(String key, int from, int to) {}

  private final byte[] source;
  private final List<Document> documents;
  private final Set<String> names;

  private DocumentBatch(byte[] source, List<Document> documents, Set<String> names) {
    this.source = source;
    this.documents = documents;
    this.names = names;
  }

  /**
   * The names of the first document's fields; empty if there is no document.
   *
   * @throws tools.jackson.core.JacksonException if the bytes do not begin with an object or an
   *     array of objects
   */
  public static Set<String> firstNames(byte[] json) {
    try (JsonParser parser = Json.parser(json, 0, json.length)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        token = parser.nextToken();
      }
      Set<String> names = new LinkedHashSet<>();
      if (token == JsonToken.END_ARRAY) {
        return names;
      }
      Positions.require(parser, token, JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        names.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
      return names;
    }
  }

  /**
   * Reads objects behind one another, and looks at each primary key.
   *
   * @throws tools.jackson.core.JacksonException if the bytes are not that
   * @throws BadDocumentException if a document can't be taken
   */
  public static DocumentBatch parseLines(byte[] lines, String primaryKey) {
    try (JsonParser parser = Json.parser(lines, 0, lines.length)) {
      DocumentBatch batch = new DocumentBatch(lines, new ArrayList<>(), new LinkedHashSet<>());
      while (parser.nextToken() != null) {
        batch.read(parser, primaryKey);
      }
      return batch;
    }
  }

  /**
   * Reads an object or an array of objects, and looks at each primary key.
   *
   * @throws tools.jackson.core.JacksonException if the bytes are not that
   * @throws BadDocumentException if a document can't be taken
   */
  public static DocumentBatch parse(byte[] json, String primaryKey) {
    try (JsonParser parser = Json.parser(json, 0, json.length)) {
      DocumentBatch batch = new DocumentBatch(json, new ArrayList<>(), new LinkedHashSet<>());
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          batch.read(parser, primaryKey);
        }
      } else {
        batch.read(parser, primaryKey);
      }
      Positions.requireEnd(parser);
      return batch;
    }
  }

  private void read(JsonParser parser, String primaryKey) {
    Positions.require(parser, parser.currentToken(), JsonToken.START_OBJECT);
    int from = Positions.tokenStart(parser);
    @Nullable String key = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (name.startsWith(Json.RESERVED)) {
        throw new BadDocumentException(
            BadDocumentException.Fault.RESERVED_FIELD,
            "Document "
                + documents.size()
                + " has the field `"
                + name
                + "`: fields that begin with"
                + " `"
                + Json.RESERVED
                + "` are reserved; nothing was written.");
      }
      names.add(name);
      JsonToken value = parser.nextToken();
      if (name.equals(primaryKey)) {
        if (key != null) {
          throw new BadDocumentException(
              BadDocumentException.Fault.INVALID_ID,
              "Document "
                  + documents.size()
                  + " has its primary key `"
                  + name
                  + "` twice;"
                  + " nothing was written.");
        }
        key = DocumentKey.read(parser, value);
      } else {
        parser.skipChildren();
      }
    }
    if (key == null) {
      throw new BadDocumentException(
          BadDocumentException.Fault.MISSING_ID,
          "Document "
              + documents.size()
              + " doesn't have a `"
              + primaryKey
              + "` attribute;"
              + " nothing was written.");
    }
    documents.add(new Document(key, from, Positions.valueEnd(parser)));
  }

  public List<Document> documents() {
    return documents;
  }

  /** The names of all fields of all documents, in the order in which they came first. */
  public Set<String> names() {
    return names;
  }

  /** Appends a document with fields spliced in, which are not empty and end without a comma. */
  public void append(Document document, String fields, JsonBuffer buffer) {
    buffer.append('{').append(fields).append(',');
    buffer.append(source, document.from() + 1, document.to());
  }
}
