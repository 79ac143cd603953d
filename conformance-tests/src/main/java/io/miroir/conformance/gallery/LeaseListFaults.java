package io.miroir.conformance.gallery;

import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Acquisition.HeldByOther;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lease stores that list wrongly or take different scopes for one. */
final class LeaseListFaults {
  private static final int ROWS_MAX = 1_000;
  private static final int COLUMN_BYTES = 255;
  private static final int ATTRIBUTES_KEPT = 1_024;

  static final List<Broken<LeaseStore>> ALL =
      List.of(
          list(
              "prefix-leaks",
              "compares the prefix without regard to case",
              (right, prefix) ->
                  right.list("").stream()
                      .filter(lease -> folded(lease.scope()).startsWith(folded(prefix)))),
          list(
              "prefix-misses",
              "reads a thousand rows of a list and never asks for the rest",
              (right, prefix) -> right.list(prefix).stream().limit(ROWS_MAX)),
          list(
              "prefix-is-a-pattern",
              "reads % and _ in the prefix as wildcards",
              (right, prefix) -> {
                Pattern like =
                    Pattern.compile(
                        ("\\Q" + prefix.replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q")) + "\\E.*",
                        Pattern.DOTALL);
                return right.list("").stream()
                    .filter(lease -> like.matcher(lease.scope()).matches());
              }),
          list(
              "list-folds-case",
              "orders the list as a person would, A beside a",
              (right, prefix) ->
                  right.list(prefix).stream()
                      .sorted(Comparator.comparing(Lease::scope, String.CASE_INSENSITIVE_ORDER))),
          list(
              "list-without-attributes",
              "lists scopes and holders alone",
              (right, prefix) ->
                  right.list(prefix).stream()
                      .map(
                          lease ->
                              new Lease(
                                  lease.scope(),
                                  lease.holder(),
                                  lease.token(),
                                  lease.remaining(),
                                  ""))),
          scopes("scopes-fold-case", "keys leases without regard to case", LeaseListFaults::folded),
          scopes(
              "scopes-normalised",
              "keys leases by the composed form of their text",
              scope -> Normalizer.normalize(scope, Normalizer.Form.NFC)),
          scopes(
              "scopes-end-at-nul",
              "keys leases by what stands before the first U+0000",
              scope -> scope.split("\0", 2)[0]),
          scopes(
              "scopes-stripped", "keys leases by their text without outer blanks", String::strip),
          scopes(
              "scopes-cut",
              "keys leases by their first 255 characters",
              scope -> scope.substring(0, Math.min(COLUMN_BYTES, scope.length()))),
          scopes(
              "scopes-joined",
              "uses / where a scope has :, to build its own keys",
              scope -> scope.replace(':', '/')),
          new Broken<>(
              "attributes-cut",
              "L8",
              "keeps the first 1,024 characters of longer attributes, and says nothing",
              AttributesCut::new));

  private LeaseListFaults() {}

  private interface Listing {
    Stream<Lease> list(LeaseStore right, String prefix);
  }

  private static Broken<LeaseStore> list(String name, String fault, Listing listing) {
    return new Broken<>(
        name,
        "L6",
        fault,
        store ->
            new ForwardingLeaseStore(store) {
              @Override
              public List<Lease> list(String prefix) {
                return listing.list(right, prefix).toList();
              }
            });
  }

  private static Broken<LeaseStore> scopes(String name, String fault, UnaryOperator<String> keyOf) {
    return new Broken<>(name, "L8", fault, right -> new KeyedOtherwise(right, keyOf));
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static final class KeyedOtherwise extends ForwardingLeaseStore {
    private final UnaryOperator<String> keyOf;

    KeyedOtherwise(LeaseStore right, UnaryOperator<String> keyOf) {
      super(right);
      this.keyOf = keyOf;
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      return switch (super.acquire(keyOf.apply(scope), holder, ttl, attributes)) {
        case Granted granted -> new Granted(named(granted.lease(), scope));
        case HeldByOther held -> new HeldByOther(named(held.lease(), scope));
      };
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      return super.renew(named(lease, keyOf.apply(lease.scope())), attributes)
              instanceof Renewal.Renewed renewed
          ? new Renewal.Renewed(named(renewed.lease(), lease.scope()))
          : new Renewal.Lost(lease.token());
    }

    @Override
    public void release(Lease lease) {
      super.release(named(lease, keyOf.apply(lease.scope())));
    }

    @Override
    public List<Lease> list(String prefix) {
      return super.list(keyOf.apply(prefix));
    }

    private static Lease named(Lease lease, String scope) {
      return new Lease(scope, lease.holder(), lease.token(), lease.remaining(), lease.attributes());
    }
  }

  private static final class AttributesCut extends ForwardingLeaseStore {
    AttributesCut(LeaseStore right) {
      super(right);
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      return super.acquire(scope, holder, ttl, cut(attributes));
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      return super.renew(lease, cut(attributes));
    }

    private static String cut(String text) {
      return text.substring(0, Math.min(ATTRIBUTES_KEPT, text.length()));
    }
  }
}
