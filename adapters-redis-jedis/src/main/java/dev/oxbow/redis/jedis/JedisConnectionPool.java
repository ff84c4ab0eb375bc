package dev.oxbow.redis.jedis;

import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.LeasingConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisConnection;
import java.time.Duration;

/**
 * A pool of Jedis connections. Thread-safe. Opening it connects to nothing; the first borrow does. It starts no thread of
 * its own but the keeper of {@link LeasingConnectionPool}, and a waiting borrower or sender waits in its own thread.
 */
public final class JedisConnectionPool implements ConnectionPool {
    private static final String ADAPTER = "jedis";

    private final ConnectionPool pool;

    private JedisConnectionPool(ConnectionPool pool) {
        this.pool = pool;
    }

    /**
     * A pool on one Redis; nothing is sent yet. Whoever opens it closes it.
     *
     * @param meter counts what logging in sends; what leases send is counted by who sends it
     */
    public static JedisConnectionPool open(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        JedisConnectionSource source = new JedisConnectionSource(settings, new JedisOpener(address, settings, meter));
        return new JedisConnectionPool(new LeasingConnectionPool(ADAPTER, settings, source));
    }

    @Override
    public RedisConnection borrow(Lease lease) {
        return pool.borrow(lease);
    }

    @Override
    public void evictIdle() {
        pool.evictIdle();
    }

    @Override
    public PoolStats stats() {
        return pool.stats();
    }

    @Override
    public PoolSettings settings() {
        return pool.settings();
    }

    @Override
    public String adapter() {
        return pool.adapter();
    }

    @Override
    public void close(Duration drain) {
        pool.close(drain);
    }
}
