package io.miroir.conformance.run;

import io.miroir.conformance.MigrationExecutorConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;

/** The suite on the migration executor that {@link Judge} was given. */
final class GivenExecutor extends MigrationExecutorConformance {
  @Override
  protected Subject subject(Path folder) {
    return Given.subject();
  }
}
