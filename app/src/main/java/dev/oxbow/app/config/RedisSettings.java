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
    /** The client libraries that Oxbow has an adapter for. */
    public enum Adapter {
        JEDIS("jedis"),
        LETTUCE("lettuce");

        private final String word;

        Adapter(String word) {
            this.word = word;
        }

        /** The word used in settings, which is the adapter's name in Oxbow too. */
        public String word() {
            return word;
        }
    }
}
