package io.miroir.demo.corpus;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The text of an entry in a given state, and the way back from a text to its state. */
public final class Document {
  public static final String PRIMARY_KEY = "id";
  public static final String PART_OF_SPEECH = "partOfSpeech";
  public static final String FROZEN = "frozen";
  public static final String BATCH = "batch";

  /** What a search looks into; {@link FrozenIndex} looks into the same. */
  public static final List<String> SEARCHABLE = List.of("lemmas", "gloss", "examples");

  /** What the traffic filters by. */
  public static final List<String> FILTERABLE = List.of(PART_OF_SPEECH, FROZEN, BATCH);

  private static final String EDITION = "edition";
  private static final String REVISION = "revision";

  private Document() {}

  /** The whole document. */
  public static ObjectNode of(Entry entry, State state) {
    Synset synset = entry.synset();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put(PRIMARY_KEY, entry.key());
    synset.lemmas().forEach(document.putArray("lemmas")::add);
    document.put(PART_OF_SPEECH, synset.partOfSpeech().label());
    document.put("gloss", gloss(synset, state.revision()));
    var examples = document.putArray("examples");
    synset.examples().forEach(examples::add);
    if (state.edition() > 1) {
      examples.add("edition " + state.edition() + " of " + synset.lemmas().getFirst());
    }
    document.put(FROZEN, entry.frozen());
    document.put(BATCH, entry.batch());
    document.put(EDITION, state.edition());
    document.put(REVISION, state.revision());
    return document;
  }

  /** The fields that a partial update to this revision sends. */
  public static ObjectNode patch(Entry entry, int revision) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.put(PRIMARY_KEY, entry.key());
    patch.put("gloss", gloss(entry.synset(), revision));
    patch.put(REVISION, revision);
    return patch;
  }

  /** The state that a document claims; whether its other fields bear it out is another question. */
  public static State stateOf(JsonNode document) {
    return new State(document.path(EDITION).asInt(0), document.path(REVISION).asInt(0));
  }

  /** Whether a document is, field by field, the one that its claimed state determines. */
  public static boolean consistent(Entry entry, JsonNode document) {
    return of(entry, stateOf(document)).equals(document);
  }

  private static String gloss(Synset synset, int revision) {
    return revision == 1 ? synset.gloss() : synset.gloss() + " (revision " + revision + ")";
  }
}
