package dev.oxbow.redis.jedis;

import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.internal.pool.LeasingConnectionPool;
import dev.oxbow.core.internal.topology.Topology;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;

/**
 * Opens pools of Jedis connections. The pool starts no thread except the keeper of {@link LeasingConnectionPool}; borrowers and
 * senders wait on their own threads. Stateless, so thread-safe.
 */
public final class JedisConnectionPoolFactory implements ConnectionPoolFactory {
    private static final String NAME = "jedis";

    /** For {@link java.util.ServiceLoader}. */
    public JedisConnectionPoolFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ConnectionPool open(RedisAddress address, PoolSettings settings, CommandCounter commands) {
        Endpoints endpoints = Topology.of(address, settings, commands);
        JedisConnectionSource source = new JedisConnectionSource(settings, endpoints, new JedisOpener(commands));
        return new LeasingConnectionPool(NAME, settings, endpoints, source);
    }
}
