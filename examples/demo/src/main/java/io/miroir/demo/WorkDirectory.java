package io.miroir.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where one run's processes keep data and logs; it goes with the run unless it is to be kept. */
public record WorkDirectory(Path path, boolean keep) implements AutoCloseable {
  /** Makes a new one. */
  public static WorkDirectory create(boolean keep) {
    try {
      return new WorkDirectory(Files.createTempDirectory("miroir-demo-"), keep);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (keep) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not remove " + path, e);
    }
  }
}
