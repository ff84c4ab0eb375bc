package dev.oxbow.app.architecture.violations.http;

import io.micrometer.core.instrument.MeterRegistry;

/** A deliberate violation: shows that a rule of architecture can fail. */
public record HttpThatMeasures(MeterRegistry registry) {}
