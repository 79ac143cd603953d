package io.miroir.engine.copy;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Size;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.Sabotage;
import io.miroir.engine.shared.Parts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Copies one shard from its cursor on, slice by slice. Reading the next slices goes on while the
 * target applies the last ones; the cursor follows what is applied, in order.
 */
public final class Copying {
  /** How many slices may be sent and not yet applied. */
  private static final int IN_FLIGHT = 3;

  private static final int NAMED_MAX = 3;

  /** One document alone may be larger than a batch, up to what a node takes. */
  private static final int DOCUMENTS_ON_ONE_HASH_MAX = 10_000;

  /** Takes note of an applied slice. */
  public interface Progress {
    /** Everything below the cursor is applied; returns whether the copy is to go on. */
    boolean applied(long cursor, long documents, long bytes);
  }

  private record Sent(Slice slice, long documents, long bytes, Ticket ticket) {
    long to() {
      return slice.to();
    }
  }

  private final Parts parts;
  private final Transfers transfers;
  private final String index;
  private final ShardId shard;
  private final Node source;
  private final Term target;
  private final PageLimit limit;
  private long width;

  public Copying(
      Parts parts, Transfers transfers, String index, ShardId shard, Node source, Term target) {
    this.parts = parts;
    this.transfers = transfers;
    this.index = index;
    this.shard = shard;
    this.source = source;
    this.target = target;
    RebalanceOptions options = parts.options();
    this.limit = new PageLimit(options.batchDocuments(), options.batchBytes());
  }

  /** Copies from the cursor to the end. */
  public void run(long cursor, Progress progress) {
    if (cursor == Slice.KEY_END) {
      // Nothing is left to be read, not even a sample.
      return;
    }
    width = firstWidth();
    long next = cursor;
    Deque<Sent> inFlight = new ArrayDeque<>();
    while (next < Slice.KEY_END || !inFlight.isEmpty()) {
      if (next < Slice.KEY_END && inFlight.size() < IN_FLIGHT) {
        Sent sent = send(next);
        if (parts.sabotage() == Sabotage.CURSOR_BEFORE_APPLIED) {
          progress.applied(sent.to(), sent.documents(), sent.bytes());
          next = sent.to();
          continue;
        }
        inFlight.add(sent);
        next = sent.to();
      } else {
        Sent first = inFlight.remove();
        Optional<Outcome.Rejected> rejected = transfers.ended(target.node(), first.ticket());
        if (rejected.isPresent()) {
          next = narrowed(first, rejected.get());
          // Those behind it are sent again; that is the same.
          inFlight.clear();
          continue;
        }
        if (!progress.applied(first.to(), first.documents(), first.bytes())) {
          return;
        }
      }
    }
  }

  private long firstWidth() {
    Size size = transfers.executor().measure(source, Slice.whole(index, shard));
    long byDocuments = (size.documents() + limit.documents() - 1) / limit.documents();
    long byBytes = (size.bytes() + limit.bytes() - 1) / limit.bytes();
    // A little narrower than the mean, so that most slices fit at the first reading.
    long parts = Math.max(1, Math.max(byDocuments, byBytes));
    return parts == 1 ? Slice.KEY_END : Math.max(1, Slice.KEY_END / (parts + (parts + 3) / 4));
  }

  /** Reads a slice that is whole, narrowing it until it is, and sends it. */
  private Sent send(long from) {
    while (true) {
      long to = Math.min(Slice.KEY_END, from + width);
      Slice slice = new Slice(index, shard, from, to);
      switch (transfers.executor().read(source, slice, limitOf(slice))) {
        case Page.Whole whole -> {
          pause();
          return sent(slice, whole.payload());
        }
        case Page.Split split -> narrow(slice, split);
      }
    }
  }

  private Sent sent(Slice slice, Payload payload) {
    if (payload.documents() < limit.documents() / 4 && width < Slice.KEY_END / 2) {
      width *= 2;
    }
    return new Sent(slice, payload.documents(), payload.bytes(), transfers.write(target, payload));
  }

  /**
   * Where to go on when the target takes less at once than the batch's bound: with a slice of half
   * the width.
   *
   * @throws MiroirException if one document alone is refused, naming it
   */
  private long narrowed(Sent sent, Outcome.Rejected rejected) {
    Slice slice = sent.slice();
    if (rejected.reason() != Outcome.Reason.TOO_LARGE
        || sent.documents() <= 1
        || slice.to() - slice.from() == 1) {
      throw transfers.failure(target.node(), rejected, named(slice));
    }
    width = (slice.to() - slice.from()) / 2;
    return slice.from();
  }

  private String named(Slice slice) {
    List<Version> versions = transfers.executor().versions(source, slice);
    String keys =
        versions.stream()
            .limit(NAMED_MAX)
            .map(version -> "'" + version.primaryKey() + "'")
            .collect(Collectors.joining(", "));
    return (versions.size() == 1 ? "document " : "documents ")
        + keys
        + (versions.size() > NAMED_MAX ? " and others" : "");
  }

  private PageLimit limitOf(Slice slice) {
    return slice.to() - slice.from() == 1
        ? new PageLimit(DOCUMENTS_ON_ONE_HASH_MAX, Integer.MAX_VALUE)
        : limit;
  }

  private void narrow(Slice slice, Page.Split split) {
    if (slice.to() - slice.from() == 1) {
      throw new MiroirException(
          ErrorCode.NOT_MOVABLE,
          split.documents()
              + " documents of "
              + slice
              + " have one key hash; at most "
              + DOCUMENTS_ON_ONE_HASH_MAX
              + " can be copied at once, nothing was copied of them");
    }
    width = Math.max(1, (slice.to() - slice.from()) / 2);
  }

  private void pause() {
    if (!parts.options().batchDelay().isZero()) {
      parts.timeline().sleep(parts.options().batchDelay());
    }
  }
}
