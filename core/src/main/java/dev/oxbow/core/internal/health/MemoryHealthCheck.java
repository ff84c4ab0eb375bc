package dev.oxbow.core.internal.health;

import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.HealthReport.PlanLimit;
import dev.oxbow.core.health.HealthReport.Status;
import dev.oxbow.core.health.Recommendation;
import dev.oxbow.core.health.Recommendation.Severity;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.Percentiles;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Health of queues that live in memory: no Redis, no pool, no commands. Thread-safe. */
public final class MemoryHealthCheck implements HealthCheck {
    private static final Recommendation IN_MEMORY = new Recommendation(
            "in-memory-queues",
            Severity.INFO,
            "Jobs are kept in memory: they are lost when this process ends, and no other process sees them.");

    private final JobStore store;
    private final Supplier<? extends Collection<String>> queues;
    private final Clock clock;

    /** @param queues names of the queues to count */
    public MemoryHealthCheck(JobStore store, Supplier<? extends Collection<String>> queues, Clock clock) {
        this.store = store;
        this.queues = queues;
        this.clock = clock;
    }

    @Override
    public HealthReport report() {
        Map<String, JobCounts> counts = store.counts(List.copyOf(queues.get()));
        return new HealthReport(
                Status.HEALTHY,
                "memory",
                null,
                null,
                counts,
                clock.instant(),
                Percentiles.NONE,
                CommandCounts.NONE,
                null,
                PlanLimit.NONE,
                List.of(IN_MEMORY));
    }
}
