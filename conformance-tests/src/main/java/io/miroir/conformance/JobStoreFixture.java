package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Commit.Committed;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Guard.Fenced;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One job store for each test, and what the tests say to it again and again. */
abstract class JobStoreFixture {
  @TempDir private Path folder;
  Subject subject;
  JobStore store;
  String kind;

  /** Its fields are set before each test. */
  @SuppressWarnings("NullAway.Init")
  JobStoreFixture() {}

  /**
   * What is judged.
   *
   * @param folder an empty folder for the store's files, if it has any
   */
  protected abstract Subject subject(Path folder);

  @BeforeEach
  final void open() {
    subject = subject(folder);
    store = subject.openJobStore();
    kind = "kind " + UUID.randomUUID();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  final Key key(String id) {
    return new Key(kind, id);
  }

  final Fenced fenced(long token) {
    return new Fenced(kind, new FencingToken(token));
  }

  final Commit commit(Change... changes) {
    return store.commit(Guard.open(), List.of(changes));
  }

  final long committed(Change... changes) {
    return committed(Guard.open(), changes);
  }

  final long committed(Guard guard, Change... changes) {
    Commit answer = store.commit(guard, List.of(changes));
    assertThat(answer).isInstanceOf(Committed.class);
    return ((Committed) answer).revision();
  }

  final void reopen() {
    store.close();
    store = subject.openJobStore();
  }
}
