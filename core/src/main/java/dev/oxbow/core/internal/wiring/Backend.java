package dev.oxbow.core.internal.wiring;

import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.PoolInfo;
import dev.oxbow.core.store.JobStore;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** What the {@link Engine} runs on: the store of jobs and what is below it. Thread-safe. */
interface Backend {
    /** The store of jobs. */
    JobStore store();

    /** The pool below the store. */
    PoolInfo pool();

    /** The commands sent so far. */
    CommandCounts commands();

    /**
     * A health check; called once.
     *
     * @param queueNames the queues whose jobs it counts, read at each report
     */
    HealthCheck health(Supplier<? extends Collection<String>> queueNames);

    /** What closes after the engine, in order. */
    List<CloseStep> closeSteps();
}
