package dev.oxbow.app.wiring;

import dev.oxbow.app.metrics.Metrics;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.pool.ConnectionPool;
import java.util.Optional;

/** What the program is made of, whatever it stands on. Each call of a method gives the same part. */
interface Parts {
    Oxbow oxbow();

    Analysis analysis();

    HealthCheck health();

    Metrics metrics();

    /** Empty when queues live in memory. */
    Optional<ConnectionPool> pool();
}
