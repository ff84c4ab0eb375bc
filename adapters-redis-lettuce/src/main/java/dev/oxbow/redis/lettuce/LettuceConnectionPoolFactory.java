package dev.oxbow.redis.lettuce;

import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.pooling.PooledConnectionSource;

/**
 * Opens pools of Lettuce connections. Each pool has one Lettuce client with a few daemon threads, which start with the first
 * connection and end with the pool. Stateless, so thread-safe.
 */
public final class LettuceConnectionPoolFactory implements ConnectionPoolFactory {
    private static final String NAME = "lettuce";

    /** For {@link java.util.ServiceLoader}. */
    public LettuceConnectionPoolFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ConnectionPool open(RedisAddress address, PoolSettings settings, CommandCounter commands) {
        return PooledConnectionSource.pool(NAME, address, settings, new LettuceOpener(settings, commands), commands);
    }
}
