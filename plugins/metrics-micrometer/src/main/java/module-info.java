/** Keeps metrics with Micrometer, shows them to Prometheus, and feeds the registries beside it. */
module io.miroir.metrics.micrometer {
  requires io.miroir.api;
  requires micrometer.core;
  requires micrometer.registry.prometheus;

  uses io.micrometer.core.instrument.MeterRegistry;

  provides io.miroir.api.plugin.Plugin with
      io.miroir.metrics.micrometer.MicrometerPlugin;
}
