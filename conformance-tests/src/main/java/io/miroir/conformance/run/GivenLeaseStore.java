package io.miroir.conformance.run;

import io.miroir.conformance.LeaseStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;

/** The suite on the lease store that {@link Judge} was given. */
final class GivenLeaseStore extends LeaseStoreConformance {
  @Override
  protected Subject subject(Path folder) {
    return Given.subject();
  }
}
