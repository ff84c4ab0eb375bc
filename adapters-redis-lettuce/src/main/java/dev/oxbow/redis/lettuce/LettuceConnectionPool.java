package dev.oxbow.redis.lettuce;

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
 * A pool of Lettuce connections. Thread-safe. Opening it connects to nothing; the first borrow does. Its threads are the
 * keeper of {@link LeasingConnectionPool} and the few daemon threads of one Lettuce client, which end with {@link
 * #close(Duration)}.
 */
public final class LettuceConnectionPool implements ConnectionPool {
    private static final String ADAPTER = "lettuce";

    private final ConnectionPool pool;

    private LettuceConnectionPool(ConnectionPool pool) {
        this.pool = pool;
    }

    /**
     * A pool on one Redis; nothing is sent yet. Whoever opens it closes it.
     *
     * @param meter counts what logging in sends, and looking for the server that serves; what leases send is counted by who
     *     sends it
     */
    public static LettuceConnectionPool open(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        Endpoints servers = Topology.of(address, settings, meter);
        LettuceConnectionSource source =
                new LettuceConnectionSource(settings, servers, new LettuceOpener(settings, meter));
        return new LettuceConnectionPool(new LeasingConnectionPool(ADAPTER, settings, servers, source));
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
