package dev.oxbow.core.internal.wiring;

import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.health.PoolHealthCheck;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolInfo;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.worker.WorkerListing;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Jobs in Redis, in BullMQ's layout, over a pool that this closes. */
final class RedisBackend implements Backend {
    /** Calls of the program that are still in flight get this long, also when the drain is used up. */
    private static final Duration SHORTEST_POOL_DRAIN = Duration.ofSeconds(2);

    private final ConnectionPool pool;
    private final CommandMeter meter;
    private final CallJournal journal;
    private final Clock clock;
    private final @Nullable CommandBudget budget;
    private final JobStore store;
    private final AtomicReference<@Nullable PoolHealthCheck> health = new AtomicReference<>();

    /**
     * @param meter counts every command; the one that the pool counts its own commands with
     * @throws IllegalArgumentException if the prefix is empty, or has no hash tag on a cluster
     */
    RedisBackend(
            ConnectionPool pool,
            CommandMeter meter,
            String prefix,
            RetryPolicy retries,
            WorkerListing listing,
            @Nullable CommandBudget budget,
            Clock clock) {
        this.pool = pool;
        this.meter = meter;
        this.clock = clock;
        this.budget = budget;
        this.journal = new CallJournal(clock);
        this.store = new BullMqJobStore(new RedisCalls(pool, retries, meter, journal), prefix, clock, listing);
    }

    @Override
    public JobStore store() {
        return store;
    }

    @Override
    public PoolInfo pool() {
        return pool;
    }

    @Override
    public CommandCounts commands() {
        return meter.counts();
    }

    @Override
    public HealthCheck health(Supplier<? extends Collection<String>> queueNames) {
        PoolHealthCheck check = new PoolHealthCheck(
                pool, store, queueNames, meter, journal, budget, clock, PoolHealthCheck.DEFAULT_INTERVAL);
        health.set(check);
        return check;
    }

    @Override
    public List<CloseStep> closeSteps() {
        return List.of(
                CloseStep.of("the health check", this::closeHealth),
                new CloseStep("the connection pool", this::closePool));
    }

    private void closeHealth() {
        PoolHealthCheck check = health.get();
        if (check != null) {
            check.close();
        }
    }

    private void closePool(Duration drain) {
        pool.close(drain.compareTo(SHORTEST_POOL_DRAIN) < 0 ? SHORTEST_POOL_DRAIN : drain);
    }
}
