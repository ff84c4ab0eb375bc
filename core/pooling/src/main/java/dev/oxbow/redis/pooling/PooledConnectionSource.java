package dev.oxbow.redis.pooling;

import dev.oxbow.core.internal.pool.ConnectionOpener;
import dev.oxbow.core.internal.pool.ConnectionSource;
import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.internal.pool.LeasingConnectionPool;
import dev.oxbow.core.internal.pool.RawConnection;
import dev.oxbow.core.internal.topology.Topology;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectState;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * Keeps the connections of one client in a commons-pool2 pool: last in, first out, so that few are busy and the rest may end
 * idle. No evictor thread, no JMX, no PING. Thread-safe. Its callers hold a permit of {@link LeasingConnectionPool}, so they
 * hardly ever wait here, and the pool's own fairness does not matter.
 */
public final class PooledConnectionSource implements ConnectionSource {
    private static final Duration OFF = Duration.ofMillis(-1);

    private final Endpoints endpoints;
    private final ConnectionOpener<?> opener;
    private final GenericObjectPool<RawConnection> kept;

    /**
     * @param endpoints where the connections lead
     * @param opener opens them; closed with this
     */
    public PooledConnectionSource(PoolSettings settings, Endpoints endpoints, ConnectionOpener<?> opener) {
        this.endpoints = endpoints;
        this.opener = opener;
        this.kept = new GenericObjectPool<>(new Factory(), config(settings));
    }

    /**
     * A pool with the connections of one client. It connects to nothing yet.
     *
     * @param adapter the adapter's name
     * @param opener opens connections; closed with the pool
     * @param commands counts what the pool sends by itself
     */
    public static ConnectionPool pool(
            String adapter,
            RedisAddress address,
            PoolSettings settings,
            ConnectionOpener<?> opener,
            CommandCounter commands) {
        Endpoints endpoints = Topology.of(address, settings, commands);
        return new LeasingConnectionPool(
                adapter, settings, endpoints, new PooledConnectionSource(settings, endpoints, opener));
    }

    private static GenericObjectPoolConfig<RawConnection> config(PoolSettings settings) {
        GenericObjectPoolConfig<RawConnection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(settings.maxConnections());
        config.setMaxIdle(settings.maxConnections());
        config.setMinIdle(0);
        config.setLifo(true);
        config.setBlockWhenExhausted(true);
        config.setMaxWait(settings.borrowTimeout());
        config.setTestOnBorrow(true);
        config.setTestOnReturn(true);
        config.setTimeBetweenEvictionRuns(OFF);
        config.setNumTestsPerEvictionRun(settings.maxConnections());
        // The soft limit is the one that spares the least number of idle ones.
        config.setMinEvictableIdleDuration(OFF);
        config.setSoftMinEvictableIdleDuration(settings.idleTimeout().isZero() ? OFF : settings.idleTimeout());
        config.setJmxEnabled(false);
        return config;
    }

    @Override
    public RawConnection take(Duration wait) {
        try {
            return kept.borrowObject(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolInterruptedException("interrupted while waiting for a Redis connection", e);
        } catch (NoSuchElementException e) {
            throw new PoolExhaustedException("no connection became free");
        } catch (RuntimeException e) {
            if (kept.isClosed()) {
                throw new PoolClosedException("the connections are closed");
            }
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("commons-pool2 failed", e);
        }
    }

    @Override
    public void putBack(RawConnection connection) {
        kept.returnObject(connection);
    }

    /**
     * Cuts and returns: the check on return destroys it. (invalidateObject would open another at once, in this thread,
     * whether a borrower waits for it or not.)
     */
    @Override
    public void discard(RawConnection connection) {
        connection.cut();
        kept.returnObject(connection);
    }

    @Override
    public RawConnection openDirect() {
        return endpoints.connect(opener);
    }

    @Override
    public void evictIdle() {
        kept.clear();
    }

    @Override
    public void closeExpired(int spared) {
        if (kept.isClosed() || kept.getSoftMinEvictableIdleDuration().isNegative()) {
            return;
        }
        try {
            // There is no evictor thread that would open connections to reach this number.
            kept.setMinIdle(spared);
            kept.evict();
        } catch (Exception e) {
            if (!kept.isClosed()) {
                throw new IllegalStateException("closing idle connections failed", e);
            }
        }
    }

    @Override
    public Figures figures() {
        return new Figures(
                kept.getCreatedCount(),
                kept.getDestroyedCount(),
                kept.getNumActive(),
                kept.getNumIdle(),
                kept.getNumWaiters());
    }

    @Override
    public void close() {
        kept.close();
        opener.close();
    }

    private final class Factory extends BasePooledObjectFactory<RawConnection> {
        @Override
        public RawConnection create() {
            return endpoints.connect(opener);
        }

        @Override
        public PooledObject<RawConnection> wrap(RawConnection connection) {
            return new DefaultPooledObject<>(connection);
        }

        /**
         * On return only a connection that was cut is refused; on borrow it is checked whether the server closed it meanwhile.
         * A connection that was just opened passes: what its server said since (a rejection) reaches its first command.
         */
        @Override
        public boolean validateObject(PooledObject<RawConnection> pooled) {
            return pooled.getState() == PooledObjectState.RETURNING
                    ? !pooled.getObject().isCut()
                    : pooled.getObject().isOpen();
        }

        @Override
        public void destroyObject(PooledObject<RawConnection> pooled) {
            pooled.getObject().cut();
        }
    }
}
