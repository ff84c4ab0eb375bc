package dev.oxbow.core.pool;

import java.time.Duration;

/**
 * Port: a bounded pool of connections to one Redis, which the whole process shares. Thread-safe. It is closed by the code that
 * opened it.
 */
public interface ConnectionPool extends PoolInfo, AutoCloseable {
    /** How long {@link #close()} waits until borrowed connections are returned. */
    Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

    /**
     * Borrows a connection. Waits at most {@link PoolSettings#borrowTimeout()} for a free one and, when a new one has to be
     * opened, at most {@link PoolSettings#connectTimeout()} for that. Sends no command, except the login of a connection that is
     * opened. When the pool cannot serve and {@link PoolSettings#fallback()} allows it, the lease is a direct connection.
     *
     * @throws PoolExhaustedException if no connection became free in time
     * @throws PoolClosedException if the pool is closed
     * @throws RedisConnectionException if a new connection could not be opened; nothing was sent
     * @throws RedisReplyException if Redis refused the login of a new connection, or the connection itself (its limit of
     *     clients is reached)
     * @throws PoolInterruptedException if this thread was interrupted; its interrupt flag is set again
     */
    RedisConnection borrow(Lease lease);

    /**
     * Declares the prefix of all keys that the pool's connections are used for. In a cluster it determines the node that the
     * connections lead to, so it must be declared before the first borrow. Sends nothing. A pool on one server accepts any prefix.
     *
     * @throws IllegalArgumentException if a cluster would keep the keys on several nodes, or on another node than those of an
     *     earlier call
     */
    default void keysBeginWith(String prefix) {}

    @Override
    default String server() {
        return adapter();
    }

    /** How the pool behaves. */
    PoolSettings settings();

    /**
     * Stops lending, waits at most {@code drain} until borrowed connections are returned, then closes every connection.
     * Idempotent; later borrows throw {@link PoolClosedException}.
     */
    void close(Duration drain);

    /** Closes with a drain of {@link #DEFAULT_DRAIN}. */
    @Override
    default void close() {
        close(DEFAULT_DRAIN);
    }
}
