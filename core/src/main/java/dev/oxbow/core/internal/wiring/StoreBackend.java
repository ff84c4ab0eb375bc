package dev.oxbow.core.internal.wiring;

import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.internal.health.MemoryHealthCheck;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.PoolInfo;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * A store of jobs without a pool below it.
 *
 * @param whenClosed run at the end of the close
 */
record StoreBackend(JobStore store, Clock clock, Runnable whenClosed) implements Backend {
    private static final String NAME = "memory";
    private static final PoolInfo NO_POOL = new PoolInfo() {
        @Override
        public String adapter() {
            return NAME;
        }

        @Override
        public String server() {
            return NAME;
        }

        @Override
        public PoolStats stats() {
            return PoolStats.NONE;
        }
    };

    @Override
    public PoolInfo pool() {
        return NO_POOL;
    }

    @Override
    public CommandCounts commands() {
        return CommandCounts.NONE;
    }

    @Override
    public HealthCheck health(Supplier<? extends Collection<String>> queueNames) {
        return new MemoryHealthCheck(store, queueNames, clock);
    }

    @Override
    public List<CloseStep> closeSteps() {
        return List.of(CloseStep.of("the store", whenClosed));
    }
}
