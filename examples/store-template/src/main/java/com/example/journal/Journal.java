package com.example.journal;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file that processes append rows to in turn, and that each of them applies in order.
 *
 * <p>What is appended at once is one frame, synced before the call ends that appended it. So only
 * the last frame can be torn, by a kill or a loss of power; nobody was told of it, and the next in
 * turn cuts it off.
 *
 * <p>The file never shrinks, is read whole when it is opened, and must not be removed or replaced
 * while it is open. It needs POSIX locks and a local disk.
 */
public final class Journal implements AutoCloseable {
  /** What is done in turn. */
  @FunctionalInterface
  public interface Work<T> {
    T done() throws IOException;
  }

  /** How far {@link #nowMillis} may be behind: it is the kernel's last tick, in whole ms. */
  public static final long CLOCK_STEP_MILLIS = 20;

  private final Path path;
  private final Turn turn;
  private final RandomAccessFile file;
  private final Consumer<Row> apply;
  private long applied;
  private boolean closed;

  private Journal(Path folder, String name, Consumer<Row> apply) throws IOException {
    this.path = folder.resolve(name + ".journal");
    this.turn = Turn.of(folder.resolve(name + ".lock"));
    this.file = new RandomAccessFile(path.toFile(), "rw");
    this.apply = apply;
    // The files' names must survive a loss of power too.
    try (FileChannel names = FileChannel.open(folder)) {
      names.force(true);
    }
  }

  /**
   * Opens a journal, new or old.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if the folder can't be used
   */
  public static Journal open(String folder, String name, Consumer<Row> apply) {
    try {
      return new Journal(Path.of(folder).toRealPath(), name, apply);
    } catch (IOException | InvalidPathException e) {
      throw new MiroirException(
          ErrorCode.MISCONFIGURED,
          "setting 'folder' is '" + folder + "': it must be a folder that can be written: " + e,
          e);
    }
  }

  /**
   * Does the work while no other thread of any process does, on all that was appended before.
   *
   * @throws MiroirException with {@code UNAVAILABLE} if the others take too long, the files fail or
   *     the journal is closed
   */
  public <T> T inTurn(String what, Work<T> work) {
    try {
      return turn.take(
          () -> {
            applyWhatIsNew();
            return work.done();
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, "interrupted while it waited; nothing was done", e);
    } catch (IOException | OverlappingFileLockException e) {
      throw unavailable(what, e.toString(), e);
    }
  }

  private MiroirException unavailable(String what, String why, Exception cause) {
    return new MiroirException(
        ErrorCode.UNAVAILABLE, what + " in " + path + " failed: " + why, cause);
  }

  /** The file system's time, on which all processes agree; to be asked in turn. */
  public long nowMillis() throws IOException {
    return turn.nowMillis();
  }

  /** Appends rows in one frame, durably, and applies them; to be called in turn. */
  public void append(List<Row> rows) throws IOException {
    file.seek(applied);
    file.write(Frame.encode(rows));
    file.getFD().sync();
    applyWhatIsNew();
  }

  private void applyWhatIsNew() throws IOException {
    if (closed) {
      throw new IOException("the store is closed; nothing was done");
    }
    long end = file.length();
    while (applied < end) {
      Optional<Frame> next = Frame.read(file, applied, end);
      if (next.isEmpty()) {
        file.setLength(applied);
        return;
      }
      next.get().rows().forEach(apply);
      applied += next.get().bytes();
    }
  }

  /** The path of its file. */
  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() {
    try {
      turn.endFor(
          () -> {
            closed = true;
            file.close();
          });
    } catch (IOException e) {
      throw unavailable("closing", e.toString(), e);
    }
  }
}
