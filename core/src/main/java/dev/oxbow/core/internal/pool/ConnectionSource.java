package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;

/**
 * What an adapter brings to {@link LeasingConnectionPool}: raw connections of its client, kept in a commons-pool2 pool
 * of at most {@link PoolSettings#maxConnections()}. Thread-safe. Validation of a kept connection is local and sends
 * nothing. Package-internal contract of the adapters; programs use {@link ConnectionPool}.
 */
public interface ConnectionSource {
    /**
     * Takes a kept connection or opens one.
     *
     * @param wait the most to wait for a free one
     * @throws PoolExhaustedException if none became free in time
     * @throws PoolClosedException after {@link #close()}
     * @throws PoolInterruptedException if interrupted; the flag is set again
     * @throws RedisConnectionException of kind CONNECT if opening failed
     * @throws RedisReplyException if Redis refused the login
     */
    RawConnection take(Duration wait);

    /** Puts a working connection back; after {@link #close()} it is closed instead. */
    void putBack(RawConnection connection);

    /** Closes a connection that was taken and must not be used again, making room for another. */
    void discard(RawConnection connection);

    /**
     * Opens a connection beside the pool; whoever calls closes it.
     *
     * @throws RedisConnectionException of kind CONNECT if opening failed
     * @throws RedisReplyException if Redis refused the login
     */
    RawConnection openDirect();

    /**
     * Closes the kept connections that were not used for {@link PoolSettings#idleTimeout()}; called now and then, by one
     * thread. Opens none.
     *
     * @param spared so many of them stay nevertheless, if there are as many; 0 or 1
     */
    void closeExpired(int spared);

    /** Closes the kept connections that nobody uses now, so that the next borrowers get fresh ones (after a failover). */
    void evictIdle();

    /** Figures of the kept connections. */
    Figures figures();

    /** Closes what is kept, and what is taken when it comes back; wakes waiting takers. Idempotent. */
    void close();

    /**
     * @param created opened so far
     * @param destroyed closed so far
     * @param active taken now
     * @param idle kept and free now
     * @param waiting takers waiting now
     */
    record Figures(long created, long destroyed, int active, int idle, int waiting) {}
}
