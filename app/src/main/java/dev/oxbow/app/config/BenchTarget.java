package dev.oxbow.app.config;

import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import org.jspecify.annotations.Nullable;

/**
 * What {@code oxbow bench} measures on. Immutable.
 *
 * @param address null: an embedded Redis
 * @param loopback whether it is on this machine, where commands cost nothing
 * @param adapter the client library
 * @param pool bounds of the connection pool
 */
public record BenchTarget(
        @Nullable RedisAddress address, boolean loopback, RedisSettings.Adapter adapter, PoolSettings pool) {}
