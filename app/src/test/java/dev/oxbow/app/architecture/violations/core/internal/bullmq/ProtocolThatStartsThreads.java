package dev.oxbow.app.architecture.violations.core.internal.bullmq;

/** A deliberate violation: shows that a rule of architecture can fail. */
public record ProtocolThatStartsThreads(Thread thread) {}
