package io.miroir.demo.torment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Who holds locks of a file, as far as the system tells: Linux does. */
final class FileLocks {
  private static final Path LOCKS = Path.of("/proc/locks");

  private FileLocks() {}

  /** Whether a process holds a lock for writing on some part of a file. */
  static boolean writes(long pid, Path file) {
    if (!Files.isReadable(LOCKS) || !Files.exists(file)) {
      return false;
    }
    try (Stream<String> locks = Files.lines(LOCKS)) {
      String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
      return locks.anyMatch(lock -> tells(lock, pid, inode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code 1: POSIX ADVISORY WRITE pid major:minor:inode start end}. */
  static boolean tells(String lock, long pid, String inode) {
    String[] words = lock.strip().split("\\s+", -1);
    return words.length > 5
        && words[3].equals("WRITE")
        && words[4].equals(String.valueOf(pid))
        && words[5].endsWith(":" + inode);
  }
}
