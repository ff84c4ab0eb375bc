package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.internal.pool.LeasingConnectionPool;
import dev.oxbow.core.internal.topology.Topology;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;

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
        Endpoints endpoints = Topology.of(address, settings, commands);
        LettuceConnectionSource source =
                new LettuceConnectionSource(settings, endpoints, new LettuceOpener(settings, commands));
        return new LeasingConnectionPool(NAME, settings, endpoints, source);
    }
}
