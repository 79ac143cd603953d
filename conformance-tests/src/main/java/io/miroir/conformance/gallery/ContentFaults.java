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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Breaks X8 and X9. */
final class ContentFaults {

  static final List<Broken<MigrationExecutor>> ALL =
      List.of(
          new Broken<>(
              "numbers-as-doubles",
              "X8",
              "reads numbers as floating point and writes them anew",
              NumbersAsDoubles::new),
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

  private static final class NumbersAsDoubles extends ForwardingExecutor {
    NumbersAsDoubles(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Page read(Node source, Slice slice, PageLimit limit) {
      return right.read(source, slice, limit) instanceof Page.Whole whole
          ? new Page.Whole(bound(whole.payload()))
          : right.read(source, slice, limit);
    }

    @Override
    public Payload read(Node source, String index, List<String> primaryKeys) {
      return bound(right.read(source, index, primaryKeys));
    }

    private static Payload bound(Payload payload) {
      String text = StandardCharsets.UTF_8.decode(payload.body()).toString();
      String bound = Json.text(bound(Json.parse(text)));
      return Payload.of(payload.documents(), bound.getBytes(StandardCharsets.UTF_8));
    }

    /** Whole numbers within a double's precision stay as they are, so that keys do. */
    private static @Nullable Object bound(@Nullable Object value) {
      if (value instanceof Json.Digits digits) {
        double number = Double.parseDouble(digits.text());
        boolean whole = number == Math.rint(number) && Math.abs(number) < 0x1p53;
        return new Json.Digits(whole ? Long.toString((long) number) : Double.toString(number));
      }
      if (value instanceof List<?> elements) {
        return elements.stream().map(NumbersAsDoubles::bound).toList();
      }
      if (value instanceof Map<?, ?>) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(Json.object(value));
        members.replaceAll((name, member) -> bound(member));
        return members;
      }
      return value;
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
