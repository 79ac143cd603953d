package io.miroir.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.run.GalleryRun;
import io.miroir.conformance.run.Suite;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wrong store of the gallery, made of this right one, is caught by the clause it breaks. The
 * two interfaces have a class each, so that they can run side by side.
 */
abstract class StoreGallery {
  private final Suite suite;

  StoreGallery(Suite suite) {
    this.suite = suite;
  }

  @ParameterizedTest
  @MethodSource("stores")
  void catchesEveryWrongStore(Broken<?> broken, @TempDir Path folder) {
    GalleryRun.Result result = new GalleryRun(suite, Subjects.in(folder)).judge(broken);

    assertThat(result.failed()).as("clauses found broken").contains(broken.clause());
  }
}
