package io.miroir.conformance.gallery;

import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.conformance.wire.Json;
import io.miroir.conformance.wire.Reply;
import io.miroir.conformance.wire.Request;
import io.miroir.conformance.wire.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Executors that tell pages or versions wrongly. */
final class ReadFaults {
  private static final String FETCH = "/indexes/.*/documents/fetch";
  private static final int PAGE = 20;

  static final List<Broken<MigrationExecutor>> ALL =
      List.of(
          new Broken<>(
              "offset-paging",
              "X2",
              "reads a slice by several requests, each with an offset",
              right -> new RelayedExecutor(right, ReadFaults::byOffset)),
          new Broken<>(
              "split-as-whole",
              "X2",
              "tells the first part of a slice as the whole",
              SplitAsWhole::new),
          new Broken<>(
              "split-inexact",
              "X2",
              "estimates the number of documents of a slice",
              SplitInexact::new),
          new Broken<>(
              "slice-with-its-end",
              "X2",
              "reads the key behind the slice with it",
              SliceWithItsEnd::new),
          new Broken<>(
              "versions-by-default-limit",
              "X5",
              "asks for versions without a limit, and gets the node's default of twenty",
              right -> new RelayedExecutor(right, ReadFaults::byDefaultLimit)),
          new Broken<>(
              "versions-overlap",
              "X5",
              "tells a document twice where two of its requests meet",
              VersionsOverlap::new),
          new Broken<>(
              "versions-with-contents",
              "X5",
              "has whole documents sent to take their versions from",
              right -> new RelayedExecutor(right, ReadFaults::withContents)));

  private ReadFaults() {}

  private static Reply byOffset(Request request, Upstream node) {
    if (!request.is("POST", FETCH) || isOfVersions(request)) {
      return node.send(request);
    }
    Map<String, @Nullable Object> query = Json.object(request.body());
    long limit = Json.number(query.get("limit"));
    List<@Nullable Object> all = new ArrayList<>();
    while (true) {
      query.put("offset", new Json.Digits(Integer.toString(all.size())));
      query.put("limit", new Json.Digits(Long.toString(Math.min(PAGE, limit - all.size()))));
      Reply reply = node.send(request.withBody(Json.text(query)));
      if (reply.status() != 200) {
        return reply;
      }
      Map<String, @Nullable Object> page = Json.object(reply.body());
      List<@Nullable Object> read = Json.array(page.get("results"));
      all.addAll(read);
      if (read.size() < PAGE || all.size() >= limit) {
        page.put("results", all);
        long total = Math.max(Json.number(page.get("total")), all.size());
        page.put("total", new Json.Digits(Long.toString(all.size() < limit ? all.size() : total)));
        return reply.withBody(Json.text(page));
      }
    }
  }

  private static Reply byDefaultLimit(Request request, Upstream node) {
    if (!request.is("POST", FETCH) || !isOfVersions(request)) {
      return node.send(request);
    }
    Map<String, @Nullable Object> query = Json.object(request.body());
    query.remove("limit");
    return withTotalOfResults(node.send(request.withBody(Json.text(query))));
  }

  private static Reply withContents(Request request, Upstream node) {
    if (!request.is("POST", FETCH)) {
      return node.send(request);
    }
    Map<String, @Nullable Object> query = Json.object(request.body());
    query.remove("fields");
    return node.send(request.withBody(Json.text(query)));
  }

  private static boolean isOfVersions(Request request) {
    return request.body().contains("\"fields\"");
  }

  private static Reply withTotalOfResults(Reply reply) {
    if (reply.status() != 200) {
      return reply;
    }
    Map<String, @Nullable Object> page = Json.object(reply.body());
    int read = Json.array(page.get("results")).size();
    page.put("total", new Json.Digits(Integer.toString(read)));
    return reply.withBody(Json.text(page));
  }

  private static final class SplitAsWhole extends ForwardingExecutor {
    SplitAsWhole(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Page read(Node source, Slice slice, PageLimit limit) {
      Page page = right.read(source, slice, limit);
      long half = slice.from() + (slice.to() - slice.from()) / 2;
      return page instanceof Page.Split && half > slice.from()
          ? read(source, new Slice(slice.index(), slice.shard(), slice.from(), half), limit)
          : page;
    }
  }

  private static final class SplitInexact extends ForwardingExecutor {
    SplitInexact(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Page read(Node source, Slice slice, PageLimit limit) {
      Page page = right.read(source, slice, limit);
      return page instanceof Page.Split split
          ? new Page.Split((split.documents() + 9) / 10 * 10 + 1, split.bytes())
          : page;
    }
  }

  private static final class SliceWithItsEnd extends ForwardingExecutor {
    SliceWithItsEnd(MigrationExecutor right) {
      super(right);
    }

    @Override
    public Page read(Node source, Slice slice, PageLimit limit) {
      long behind = Math.min(slice.to() + 1, Slice.KEY_END);
      return right.read(
          source, new Slice(slice.index(), slice.shard(), slice.from(), behind), limit);
    }
  }

  private static final class VersionsOverlap extends ForwardingExecutor {
    VersionsOverlap(MigrationExecutor right) {
      super(right);
    }

    @Override
    public List<Version> versions(Node node, Slice slice) {
      List<Version> versions = new ArrayList<>(right.versions(node, slice));
      if (versions.size() > PAGE) {
        versions.add(PAGE, versions.get(PAGE - 1));
      }
      return versions;
    }
  }
}
