package dev.oxbow.redis.jedis;

import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.pooling.PooledConnectionSource;

/**
 * Opens pools of Jedis connections. The pool starts no thread except that of its housekeeping; borrowers and senders
 * wait on their own threads. Stateless, so thread-safe.
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
        return PooledConnectionSource.pool(NAME, address, settings, new JedisOpener(commands), commands);
    }
}
