package io.miroir.store.redis;

import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Change.Remove;
import io.miroir.api.job.Change.Replace;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Guard.Fenced;
import io.miroir.api.job.JobLimits;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.plugin.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Records in one hash, with a sorted set for their order.
 *
 * <p>A commit is one script that judges all of it before it writes any of it, and while it runs the
 * server does nothing else: what is refused has written nothing, so there is nothing to undo.
 */
final class RedisJobStore implements JobStore {
  /** As many digits as every revision and sequence has until the year 2286. */
  private static final int DIGITS = 16;

  private static final long SEQUENCE_MAX = 9_999_999_999_999_999L;
  private static final byte[] NOTHING = {};

  private static final Script COMMIT = Script.of("commit.lua");
  private static final Script PAGE = Script.of("page.lua");

  private final Redis redis;
  private final byte[] revision;
  private final byte[] records;
  private final byte[][] commitKeys;
  private final byte[][] pageKeys;

  RedisJobStore(Redis redis) {
    this.redis = redis;
    Fleet fleet = redis.fleet();
    this.revision = fleet.key("revision");
    this.records = fleet.key("records");
    byte[] order = fleet.key("order");
    this.commitKeys = new byte[][] {revision, records, order, fleet.key("guards")};
    this.pageKeys = new byte[][] {records, order};
  }

  @Override
  public Optional<Entry> find(Key key) {
    JobLimits.requireFind(key);
    String name = name(key);
    List<?> answer =
        (List<?>)
            redis.read(
                "finding record " + key,
                new CommandArguments(Command.HMGET)
                    .add(records)
                    .add(Replies.bytes("h" + name))
                    .add(Replies.bytes("t" + name)));
    return entry(key, answer, 0);
  }

  @Override
  public List<Entry> list(String kind, long afterSequence, int limit) {
    JobLimits.requireList(kind, afterSequence, limit);
    List<?> answer =
        redis.read(
            "listing records of kind " + kind,
            PAGE,
            pageKeys,
            Replies.bytes(counted(kind)),
            Replies.digits(Math.min(afterSequence, SEQUENCE_MAX), DIGITS),
            Replies.bytes(Integer.toString(limit)));
    List<Entry> page = new ArrayList<>(answer.size() / 3);
    for (int i = 0; i < answer.size(); i += 3) {
      page.add(entry(new Key(kind, Replies.text(answer, i)), answer, i + 1).orElseThrow());
    }
    return List.copyOf(page);
  }

  @Override
  public Commit commit(Guard guard, List<Change> changes) {
    JobLimits.requireCommit(guard, changes);
    List<?> answer =
        redis.write(
            "committing " + changes.size() + " changes",
            COMMIT,
            commitKeys,
            arguments(guard, changes));
    return switch (Replies.code(answer)) {
      case 1 -> new Commit.Committed(Replies.number(answer, 1));
      case 2 -> new Commit.Refused(Replies.token(answer, 1));
      default -> {
        Key key = changes.get(Math.toIntExact(Replies.number(answer, 1))).key();
        yield new Commit.Conflict(key, entry(key, answer, 2));
      }
    };
  }

  @Override
  public long revision() {
    Object answer =
        redis.read("reading the revision", new CommandArguments(Command.GET).add(revision));
    return answer == null ? 0 : Long.parseLong(Replies.text((byte[]) answer));
  }

  @Override
  public Set<Capability> capabilities() {
    return redis.durability().capabilities(RedisPlugin.JOBS_AT_BEST);
  }

  @Override
  public void close() {
    redis.close();
  }

  private static byte[][] arguments(Guard guard, List<Change> changes) {
    List<byte[]> arguments = new ArrayList<>(2 + 4 * changes.size());
    switch (guard) {
      case Guard.Open open -> {
        arguments.add(NOTHING);
        arguments.add(NOTHING);
      }
      case Fenced fenced -> {
        arguments.add(Replies.bytes(fenced.scope()));
        arguments.add(Replies.bytes(fenced.token()));
      }
    }
    for (Change change : changes) {
      switch (change) {
        case Create create ->
            add(arguments, "create", create.key(), NOTHING, Replies.bytes(create.text()));
        case Replace replace ->
            add(
                arguments,
                "replace",
                replace.key(),
                Replies.digits(replace.expectedRevision(), DIGITS),
                Replies.bytes(replace.text()));
        case Remove remove ->
            add(
                arguments,
                "remove",
                remove.key(),
                Replies.digits(remove.expectedRevision(), DIGITS),
                NOTHING);
      }
    }
    return arguments.toArray(byte[][]::new);
  }

  private static void add(
      List<byte[]> arguments, String act, Key key, byte[] expected, byte[] text) {
    arguments.add(Replies.bytes(act));
    arguments.add(Replies.bytes(name(key)));
    arguments.add(expected);
    arguments.add(text);
  }

  /** A record's name: its kind is counted, so where the id begins needs no separator. */
  private static String name(Key key) {
    return counted(key.kind()) + key.id();
  }

  private static String counted(String kind) {
    int bytes = Replies.bytes(kind).length;
    return (bytes < 10 ? "0" : "") + bytes + kind;
  }

  private static Optional<Entry> entry(Key key, List<?> answer, int place) {
    @Nullable Object head = answer.get(place);
    if (head == null) {
      return Optional.empty();
    }
    String numbers = Replies.text((byte[]) head);
    return Optional.of(
        new Entry(
            key,
            Replies.text(answer, place + 1),
            Long.parseLong(numbers.substring(0, DIGITS)),
            Long.parseLong(numbers.substring(DIGITS))));
  }
}
