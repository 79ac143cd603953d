package io.miroir.conformance.run;

import io.miroir.conformance.JobStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;

/** The suite on the job store that {@link Judge} was given. */
final class GivenJobStore extends JobStoreConformance {
  @Override
  protected Subject subject(Path folder) {
    return Given.subject();
  }
}
