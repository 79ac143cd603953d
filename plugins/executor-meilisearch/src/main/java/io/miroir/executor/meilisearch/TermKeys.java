package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Fencing with a node's keys: one key per term and node, and a term ends when its key is deleted.
 *
 * <p>A key is created <em>before</em> the list is read that decides who is fenced out. Of two terms
 * that fence at once, the one that reads later sees both keys, so either the higher deletes the
 * lower's key or the lower sees that it came too late and gives no credential out: what {@code
 * fence} returned never stands beside a higher token whose {@code fence} returned, however the
 * calls interleave (X1).
 */
final class TermKeys {
  /** Term keys never need more; {@code indexes.create} is left out, so that none makes an index. */
  private static final List<String> ACTIONS =
      List.of(
          "search",
          "documents.add",
          "documents.get",
          "documents.delete",
          "indexes.get",
          "settings.get",
          "settings.update",
          "stats.get",
          "tasks.get");

  /** For tidiness only; a term ends by its key's deletion. */
  private static final long EXPIRES_AFTER_DAYS = 3_650;

  private static final int PAGE = 1_000;
  private static final int LISTINGS_MAX = 10;

  private record StandingKey(String uid, KeyName name) {}

  private final NodeHttp http;
  private final Credential nodeKey;

  TermKeys(NodeHttp http, Credential nodeKey) {
    this.http = http;
    this.nodeKey = nodeKey;
  }

  Term fence(Node node, String index, String scope, FencingToken token) {
    refuseIfHigherStands(node, scope, token, standing(node, scope));
    String uid = UUID.randomUUID().toString();
    Term term = new Term(node, index, scope, token, create(node, uid, index, scope, token));
    List<StandingKey> standing = standing(node, scope);
    if (standing.stream().anyMatch(key -> key.name().token().compareTo(token) > 0)) {
      delete(node, uid);
      throw new MiroirException(
          ErrorCode.FENCED,
          "fencing in the "
              + term
              + ": a higher token was fenced in meanwhile; the key just made was deleted; stop"
              + " acting for this term");
    }
    for (StandingKey key : standing) {
      if (key.name().token().compareTo(token) < 0) {
        delete(node, key.uid());
      }
    }
    return term;
  }

  void revoke(Node node, String scope) {
    standing(node, scope).forEach(key -> delete(node, key.uid()));
  }

  /** A key that is made after the keys were listed is not among them, whatever it is asked then. */
  void revokeBelow(Node node, String scope, Supplier<FencingToken> staying) {
    List<StandingKey> standing = standing(node, scope);
    FencingToken first = staying.get();
    standing.stream()
        .filter(key -> key.name().token().compareTo(first) < 0)
        .forEach(key -> delete(node, key.uid()));
  }

  private static void refuseIfHigherStands(
      Node node, String scope, FencingToken token, List<StandingKey> standing) {
    for (StandingKey key : standing) {
      if (key.name().token().compareTo(token) > 0) {
        throw new MiroirException(
            ErrorCode.STORE_WENT_BACK,
            "fencing in token "
                + token
                + " of "
                + scope
                + " on "
                + node
                + ": the node knows token "
                + key.name().token()
                + ", which the lease store should have passed; nothing was changed; if the lease"
                + " still stands, the store has gone back: restore it, or rebuild it from the"
                + " nodes");
      }
    }
  }

  private String create(Node node, String uid, String index, String scope, FencingToken token) {
    Instant expiry =
        Instant.now().plus(EXPIRES_AFTER_DAYS, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    Call call =
        Call.post(
            node,
            nodeKey,
            "/keys",
            Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeStringProperty("uid", uid);
                  json.writeStringProperty("name", new KeyName(scope, token).text());
                  json.writeArrayPropertyStart("actions");
                  ACTIONS.forEach(json::writeString);
                  json.writeEndArray();
                  json.writeArrayPropertyStart("indexes");
                  json.writeString(index);
                  json.writeEndArray();
                  json.writeStringProperty("expiresAt", expiry.toString());
                  json.writeEndObject();
                }));
    return http.send(call).read(body -> JsonObject.parse(body).requiredText("key"));
  }

  /** Deletes a key; one that is gone already is as good. */
  private void delete(Node node, String uid) {
    Answer answer = http.send(Call.delete(node, nodeKey, "/keys/" + Call.encoded(uid)));
    if (!answer.succeeded() && answer.status() != 404) {
      throw answer.failure();
    }
  }

  /**
   * Every key of the scope. Where the list takes several pages it is read until two readings agree,
   * because keys that come and go move others from one page to the next.
   */
  private List<StandingKey> standing(Node node, String scope) {
    Listing listing = list(node, scope);
    for (int i = 1; listing.pages() > 1 && i < LISTINGS_MAX; i++) {
      Listing again = list(node, scope);
      if (again.uids().equals(listing.uids())) {
        return again.keys();
      }
      listing = again;
    }
    if (listing.pages() > 1) {
      throw new MiroirException(
          ErrorCode.BUSY,
          "listing the keys of "
              + node
              + ": they changed during each of "
              + LISTINGS_MAX
              + " readings; nothing was changed; try again later");
    }
    return listing.keys();
  }

  private record Listing(int pages, List<String> uids, List<StandingKey> keys) {}

  private Listing list(Node node, String scope) {
    List<String> uids = new ArrayList<>();
    List<StandingKey> keys = new ArrayList<>();
    int pages = 0;
    while (true) {
      String path = "/keys?offset=" + uids.size() + "&limit=" + PAGE;
      JsonObject page = http.send(Call.get(node, nodeKey, path)).object();
      List<JsonObject> results = page.objects("results");
      for (JsonObject key : results) {
        String uid = key.requiredText("uid");
        uids.add(uid);
        KeyName.parse(key.text("name", ""))
            .filter(name -> name.scope().equals(scope))
            .ifPresent(name -> keys.add(new StandingKey(uid, name)));
      }
      pages++;
      if (results.isEmpty() || uids.size() >= page.number("total")) {
        return new Listing(pages, uids, keys);
      }
    }
  }
}
