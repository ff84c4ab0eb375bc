package dev.oxbow.core.internal.wiring;

import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.WorkerListing;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Engine} is opened with. Immutable.
 *
 * @param adapter null: the only one on the class path
 * @param maxRetries retries of a request where a retry is safe, 0 to 20
 * @param budget null: the plan is not metered
 */
public record EngineSettings(
        @Nullable String adapter,
        PoolSettings pool,
        String prefix,
        int maxRetries,
        WorkerListing listing,
        @Nullable CommandBudget budget,
        Telemetry telemetry,
        PayloadCodec codec,
        Clock clock) {
    /** BullMQ's own prefix of keys. */
    public static final String DEFAULT_PREFIX = BullMqJobStore.DEFAULT_PREFIX;

    /** The retries that an Oxbow has by default. */
    public static final int DEFAULT_RETRIES = RetryPolicy.DEFAULT.maxRetries();

    /**
     * An engine on Redis; connects to nothing yet.
     *
     * @throws dev.oxbow.core.OxbowException if the adapter is missing or ambiguous
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public Engine onRedis(RedisAddress address) {
        ConnectionPoolFactory factory = Adapters.find(adapter);
        CommandMeter meter = new CommandMeter();
        ConnectionPool opened = factory.open(address, pool, meter);
        boolean done = false;
        try {
            Engine engine = onPool(opened, meter);
            done = true;
            return engine;
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    /**
     * An engine on a pool that is open already and that it closes.
     *
     * @param meter the one that the pool counts its own commands with
     * @throws IllegalArgumentException if a setting is out of its range; the pool stays open then
     */
    public Engine onPool(ConnectionPool opened, CommandMeter meter) {
        RetryPolicy retries = RetryPolicy.ofRetries(maxRetries);
        return new Engine(
                new RedisBackend(opened, meter, prefix, retries, listing, budget, clock), clock, telemetry, codec);
    }

    /** An engine whose jobs are in this process's memory; settings of Redis are not used. */
    public Engine inMemory() {
        return new Engine(new StoreBackend(new InMemoryJobStore(clock), clock, () -> {}), clock, telemetry, codec);
    }
}
