package io.miroir.conformance.gallery;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.conformance.wire.Json;
import io.miroir.conformance.wire.Reply;
import io.miroir.conformance.wire.Request;
import io.miroir.conformance.wire.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Executors that fence or revoke wrongly. */
final class FenceFaults {
  static final List<Broken<MigrationExecutor>> ALL =
      List.of(
          new Broken<>(
              "fence-in-memory",
              "X1",
              "refuses lower tokens by what it remembers itself, and the node never hears of it",
              FenceInMemory::new),
          new Broken<>(
              "fence-by-first-page",
              "X1",
              "looks for lower rights among the first twenty keys of the node",
              right -> new RelayedExecutor(right, FenceFaults::firstPageOfKeys)),
          new Broken<>(
              "fence-ends-own-token",
              "X1",
              "takes back the earlier rights of the very token that it fences in",
              FenceEndsOwnToken::new),
          new Broken<>(
              "went-back-ignored",
              "X1",
              "gives a right for a token although the node knows a higher one",
              WentBackIgnored::new),
          new Broken<>(
              "went-back-leaves-a-right",
              "X1",
              "makes a right first and looks for a higher token then",
              WentBackLeavesARight::new),
          new Broken<>(
              "fence-by-prefix",
              "X1",
              "takes scopes that begin with the fenced one for the same scope",
              FenceByPrefix::new),
          new Broken<>(
              "revoke-forgets",
              "X1",
              "revokes what a new token would, and leaves the newest right standing",
              RevokeForgets::new));

  private FenceFaults() {}

  /** Asks for no more keys than the default, and believes that these are all. */
  private static Reply firstPageOfKeys(Request request, Upstream node) {
    if (!request.is("GET", "/keys\\?.*")) {
      return node.send(request);
    }
    Reply reply = node.send(request.withPath("/keys"));
    Map<String, @Nullable Object> page = Json.object(reply.body());
    int read = Json.array(page.get("results")).size();
    page.put("total", new Json.Digits(Integer.toString(read)));
    return reply.withBody(Json.text(page));
  }

  private static final class FenceInMemory extends ForwardingExecutor {
    private final Map<String, FencingToken> highest = new ConcurrentHashMap<>();

    FenceInMemory(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Term fence(Node node, String index, String scope, FencingToken token) {
      String key = node.id() + " " + scope;
      FencingToken known = highest.getOrDefault(key, token);
      if (known.compareTo(token) > 0) {
        throw new MiroirException(
            ErrorCode.STORE_WENT_BACK, "token " + token + " of " + scope + ": knows " + known);
      }
      highest.put(key, token);
      Term term = right.fence(node, index, scope + " with token " + token, token);
      return new Term(node, index, scope, token, term.credential());
    }

    private void check(Term term) {
      FencingToken known =
          highest.getOrDefault(term.node().id() + " " + term.scope(), term.token());
      if (known.compareTo(term.token()) > 0) {
        throw new MiroirException(ErrorCode.FENCED, term + " is over: knows " + known);
      }
    }

    @Override
    public Ticket write(Term target, Payload payload) {
      check(target);
      return right.write(target, payload);
    }

    @Override
    public Ticket delete(Term target, Slice slice) {
      check(target);
      return right.delete(target, slice);
    }

    @Override
    public Ticket delete(Term target, List<Version> seen) {
      check(target);
      return right.delete(target, seen);
    }
  }

  private static final class FenceEndsOwnToken extends ForwardingExecutor {
    FenceEndsOwnToken(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Term fence(Node node, String index, String scope, FencingToken token) {
      right.fence(node, index, scope, token);
      right.revoke(node, scope);
      return right.fence(node, index, scope, token);
    }
  }

  private static final class WentBackIgnored extends ForwardingExecutor {
    WentBackIgnored(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Term fence(Node node, String index, String scope, FencingToken token) {
      try {
        return right.fence(node, index, scope, token);
      } catch (MiroirException e) {
        if (e.code() != ErrorCode.STORE_WENT_BACK) {
          throw e;
        }
        right.revoke(node, scope);
        return right.fence(node, index, scope, token);
      }
    }
  }

  private static final class WentBackLeavesARight extends ForwardingExecutor {
    WentBackLeavesARight(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Term fence(Node node, String index, String scope, FencingToken token) {
      right.fence(node, index, scope + " attempt " + UUID.randomUUID(), token);
      return right.fence(node, index, scope, token);
    }
  }

  private static final class FenceByPrefix extends ForwardingExecutor {
    private final Set<String> scopes = ConcurrentHashMap.newKeySet();

    FenceByPrefix(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Term fence(Node node, String index, String scope, FencingToken token) {
      Term term = right.fence(node, index, scope, token);
      for (String other : scopes) {
        if (other.startsWith(scope) && !other.equals(scope)) {
          right.revoke(node, other);
        }
      }
      scopes.add(scope);
      return term;
    }
  }

  private static final class RevokeForgets extends ForwardingExecutor {
    private final Map<String, Term> newest = new ConcurrentHashMap<>();

    RevokeForgets(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Term fence(Node node, String index, String scope, FencingToken token) {
      Term term = right.fence(node, index, scope, token);
      newest.put(node.id() + " " + scope, term);
      return term;
    }

    @Override
    public void revoke(Node node, String scope) {
      Term term = newest.get(node.id() + " " + scope);
      if (term != null) {
        right.fence(node, term.index(), scope, term.token());
      }
    }
  }
}
