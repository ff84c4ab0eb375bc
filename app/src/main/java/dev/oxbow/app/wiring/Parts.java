package dev.oxbow.app.wiring;

import dev.oxbow.app.metrics.Metrics;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.pool.ConnectionPool;
import java.util.Optional;

/** The parts of the program, whatever its store is. Each call of a method returns the same part. */
interface Parts {
    Oxbow oxbow();

    Analysis analysis();

    HealthCheck health();

    Metrics metrics();

    /** Empty when queues live in memory. */
    Optional<ConnectionPool> pool();
}
