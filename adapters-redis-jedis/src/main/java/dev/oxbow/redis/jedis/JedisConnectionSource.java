package dev.oxbow.redis.jedis;

import dev.oxbow.core.internal.pool.ConnectionSource;
import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.internal.pool.RawConnection;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.PoolSettings;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectState;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * Keeps Jedis connections in a commons-pool2 pool: last in, first out, so that few are busy and the rest may end idle.
 * No evictor thread, no JMX, no PING. Thread-safe. Its takers hold a permit of {@link
 * dev.oxbow.core.internal.pool.LeasingConnectionPool}, so they hardly ever wait here, and the pool's own fairness does not matter.
 */
final class JedisConnectionSource implements ConnectionSource {
    private final Supplier<JedisRawConnection> connecting;
    private final GenericObjectPool<JedisRawConnection> kept;

    JedisConnectionSource(PoolSettings settings, Endpoints servers, JedisOpener opener) {
        this.connecting = () -> servers.connect(opener);
        GenericObjectPoolConfig<JedisRawConnection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(settings.maxConnections());
        config.setMaxIdle(settings.maxConnections());
        config.setMinIdle(0);
        config.setLifo(true);
        config.setBlockWhenExhausted(true);
        config.setMaxWait(settings.borrowTimeout());
        config.setTestOnBorrow(true);
        config.setTestOnReturn(true);
        config.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        config.setNumTestsPerEvictionRun(settings.maxConnections());
        // The soft limit is the one that leaves the least number of idle ones alone.
        config.setMinEvictableIdleDuration(Duration.ofMillis(-1));
        config.setSoftMinEvictableIdleDuration(
                settings.idleTimeout().isZero() ? Duration.ofMillis(-1) : settings.idleTimeout());
        config.setJmxEnabled(false);
        kept = new GenericObjectPool<>(new Factory(connecting), config);
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
        kept.returnObject((JedisRawConnection) connection);
    }

    /**
     * Cuts and returns: the check on return destroys it. (invalidateObject would open another at once, in this thread,
     * whether anybody wants one or not.)
     */
    @Override
    public void discard(RawConnection connection) {
        connection.cut();
        kept.returnObject((JedisRawConnection) connection);
    }

    @Override
    public RawConnection openDirect() {
        return connecting.get();
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
            // Without an evictor thread nobody opens connections to reach this number.
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
    }

    private static final class Factory extends BasePooledObjectFactory<JedisRawConnection> {
        private final Supplier<JedisRawConnection> connecting;

        Factory(Supplier<JedisRawConnection> connecting) {
            this.connecting = connecting;
        }

        @Override
        public JedisRawConnection create() {
            return connecting.get();
        }

        @Override
        public PooledObject<JedisRawConnection> wrap(JedisRawConnection connection) {
            return new DefaultPooledObject<>(connection);
        }

        /**
         * On return it is enough that nobody cut it; on borrow the time it lay idle is looked at. A connection that was
         * just opened passes: what its server said meanwhile (a refusal) is for the first command to hear.
         */
        @Override
        public boolean validateObject(PooledObject<JedisRawConnection> pooled) {
            return pooled.getState() == PooledObjectState.RETURNING
                    ? !pooled.getObject().isCut()
                    : pooled.getObject().isOpen();
        }

        @Override
        public void destroyObject(PooledObject<JedisRawConnection> pooled) {
            pooled.getObject().cut();
        }
    }
}
