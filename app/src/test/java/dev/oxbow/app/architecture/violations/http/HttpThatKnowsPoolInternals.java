package dev.oxbow.app.architecture.violations.http;

import dev.oxbow.app.architecture.violations.core.internal.pool.PoolInternal;

/** A deliberate violation: shows that a rule of architecture can fail. */
record HttpThatKnowsPoolInternals(PoolInternal pool) {}
