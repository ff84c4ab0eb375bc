package dev.oxbow.app.architecture.violations.core.job;

import io.opentelemetry.api.trace.Span;

/** A deliberate violation: shows that a rule of architecture can fail. */
public record JobThatTraces(Span span) {}
