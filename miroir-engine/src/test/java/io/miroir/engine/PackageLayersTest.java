package io.miroir.engine;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The engine's packages lie in layers: whoever uses another package is not used by it. */
class PackageLayersTest {
  @Test
  void noTwoPackagesUseEachOther() {
    slices()
        .matching("io.miroir.engine.(*)")
        .should()
        .beFreeOfCycles()
        .check(
            new ClassFileImporter()
                .importPath(Path.of(System.getProperty("basedir", ""), "target", "classes")));
  }
}
