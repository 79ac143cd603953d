/**
 * The suite that judges any plugin.
 *
 * <p>Extend {@code LeaseStoreConformance} or {@code JobStoreConformance}, override one method, and
 * run it with JUnit.
 */
module io.miroir.conformance {
  requires transitive io.miroir.api;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;
  requires net.bytebuddy;
  requires org.assertj.core;

  exports io.miroir.conformance;
  exports io.miroir.conformance.gallery;

  opens io.miroir.conformance to
      org.junit.platform.commons;
}
