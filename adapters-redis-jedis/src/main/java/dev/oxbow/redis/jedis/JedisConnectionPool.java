package dev.oxbow.redis.jedis;

import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.internal.pool.LeasingConnectionPool;
import dev.oxbow.core.internal.topology.Topology;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
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
     * @param meter counts what logging in sends, and looking for the server that serves; what leases send is counted by who
     *     sends it
     */
    public static JedisConnectionPool open(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        Endpoints servers = Topology.of(address, settings, meter);
        JedisConnectionSource source = new JedisConnectionSource(settings, servers, new JedisOpener(meter));
        return new JedisConnectionPool(new LeasingConnectionPool(ADAPTER, settings, servers, source));
    }

    @Override
    public RedisConnection borrow(Lease lease) {
        return pool.borrow(lease);
    }

    @Override
    public void keysBeginWith(String prefix) {
        pool.keysBeginWith(prefix);
    }

    @Override
    public String server() {
        return pool.server();
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
