package io.miroir.conformance.gallery;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import io.miroir.conformance.wire.Json;
import io.miroir.conformance.wire.Relay;
import io.miroir.conformance.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Executors that change documents, or prepare wrongly for them. */
final class ContentFaults {
  static final List<Broken<MigrationExecutor>> ALL =
      List.of(
          new Broken<>(
              "numbers-as-doubles",
              "X8",
              "reads numbers as floating point and writes them anew",
              right -> new BoundExecutor(right, ContentFaults::asDouble)),
          new Broken<>(
              "texts-normalised",
              "X8",
              "moves texts in the form that Unicode calls normal",
              right -> new BoundExecutor(right, ContentFaults::normalised)),
          new Broken<>(
              "nulls-dropped",
              "X8",
              "leaves out the fields of a document that are null",
              right -> new BoundExecutor(right, ContentFaults::withoutNulls)),
          new Broken<>(
              "vectors-dropped",
              "X8",
              "does not ask for vectors, and moves documents without them",
              right ->
                  new RelayedExecutor(
                      right,
                      (request, node) ->
                          node.send(
                              request.withBody(
                                  request
                                      .body()
                                      .replace(
                                          "\"retrieveVectors\":true",
                                          "\"retrieveVectors\":false"))))),
          new Broken<>(
              "lossy-vectors-moved",
              "X8",
              "begins a move whose vectors can't pass unchanged",
              LossyVectorsMoved::new),
          new Broken<>(
              "prepare-does-not-wait",
              "X9",
              "returns before anything is applied, and tells no failure",
              PrepareDoesNotWait::new),
          new Broken<>(
              "prepare-skips-settings",
              "X9",
              "makes the index and leaves the settings as they are",
              right -> new RelayedExecutor(right, firstSettingsForAll())));

  private ContentFaults() {}

  /** Whoever asks for an index's settings gets those of whom was asked first: of the source. */
  private static Relay.Rule firstSettingsForAll() {
    Map<String, Reply> first = new ConcurrentHashMap<>();
    return (request, node) ->
        request.is("GET", "/indexes/.*/settings")
            ? first.computeIfAbsent(request.path(), path -> node.send(request))
            : node.send(request);
  }

  /** Whole numbers within a double's precision stay as they are, so that keys do. */
  private static @Nullable Object asDouble(@Nullable Object value) {
    if (!(value instanceof Json.Digits digits)) {
      return value;
    }
    double number = Double.parseDouble(digits.text());
    boolean whole = number == Math.rint(number) && Math.abs(number) < 0x1p53;
    return new Json.Digits(whole ? Long.toString((long) number) : Double.toString(number));
  }

  private static @Nullable Object normalised(@Nullable Object value) {
    return value instanceof String text ? Normalizer.normalize(text, Normalizer.Form.NFC) : value;
  }

  private static @Nullable Object withoutNulls(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>(Json.object(value));
      members.values().removeIf(Objects::isNull);
      return members;
    }
    return value;
  }

  /** Binds documents to objects on their way, and each of their values to what it holds right. */
  private static final class BoundExecutor extends ForwardingExecutor {
    private final UnaryOperator<@Nullable Object> each;

    BoundExecutor(MigrationExecutor right, UnaryOperator<@Nullable Object> each) {
      super(right);
      this.each = each;
    }

    @Override
    public Page read(Node source, Slice slice, PageLimit limit) {
      Page page = right.read(source, slice, limit);
      return page instanceof Page.Whole whole ? new Page.Whole(bound(whole.payload())) : page;
    }

    @Override
    public Payload read(Node source, String index, List<String> primaryKeys) {
      return bound(right.read(source, index, primaryKeys));
    }

    private Payload bound(Payload payload) {
      String text = StandardCharsets.UTF_8.decode(payload.body()).toString();
      String bound = Json.text(bound(Json.parse(text)));
      return Payload.of(payload.documents(), bound.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable Object bound(@Nullable Object value) {
      if (value instanceof List<?> elements) {
        List<@Nullable Object> bound = new ArrayList<>();
        elements.forEach(element -> bound.add(bound(element)));
        return each.apply(bound);
      }
      if (value instanceof Map<?, ?>) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(Json.object(value));
        members.replaceAll((name, member) -> bound(member));
        return each.apply(members);
      }
      return each.apply(value);
    }
  }

  private static final class LossyVectorsMoved extends ForwardingExecutor {
    LossyVectorsMoved(MigrationExecutor right) {
      super(right);
    }

    @Override
    public void prepare(Node source, Term target) {
      try {
        right.prepare(source, target);
      } catch (MiroirException e) {
        if (e.code() != ErrorCode.NOT_MOVABLE) {
          throw e;
        }
      }
    }
  }

  private static final class PrepareDoesNotWait extends ForwardingExecutor {
    PrepareDoesNotWait(MigrationExecutor right) {
      super(right);
    }

    @Override
    public void prepare(Node source, Term target) {
      Thread.ofVirtual()
          .uncaughtExceptionHandler((thread, failure) -> {})
          .start(() -> right.prepare(source, target));
    }
  }
}
