package dev.oxbow.app.architecture.violations.http;

import dev.oxbow.app.architecture.violations.core.internal.bullmq.ProtocolThatStartsThreads;

/** A deliberate violation: shows that a rule of architecture can fail. */
record HttpThatKnowsKeys(ProtocolThatStartsThreads keys) {}
