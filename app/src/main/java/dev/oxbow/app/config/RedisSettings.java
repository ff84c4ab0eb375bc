package dev.oxbow.app.config;

import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.worker.WorkerListing;
import org.jspecify.annotations.Nullable;

/**
 * How Redis is used. Immutable.
 *
 * @param adapter the client library
 * @param pool bounds of the connection pool
 * @param maxRetries retries of a request where a retry is safe
 * @param budget null: the plan is not metered
 * @param listing how others find the workers of this process
 */
public record RedisSettings(
        Adapter adapter,
        PoolSettings pool,
        int maxRetries,
        @Nullable CommandBudget budget,
        WorkerListing listing) {
    /** The Redis clients that Oxbow has adapters for. */
    public enum Adapter {
        JEDIS,
        LETTUCE
    }
}
