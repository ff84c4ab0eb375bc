package dev.oxbow.core.pool;

import java.time.Duration;

/**
 * Port: a bounded pool of connections to one Redis, shared by the whole process. Thread-safe. Whoever opened it closes
 * it.
 */
public interface ConnectionPool extends AutoCloseable {
    /** How long {@link #close()} waits for borrowed connections to come back. */
    Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

    /**
     * Borrows a connection, waiting at most {@link PoolSettings#borrowTimeout()} for a free one (and, when a new one has
     * to be opened, at most {@link PoolSettings#connectTimeout()} for that). Costs no Redis command, except the
     * handshake of a connection that is opened. When the pool cannot serve and {@link PoolSettings#fallback()} allows
     * it, the lease is a direct connection.
     *
     * @throws PoolExhaustedException if none became free in time
     * @throws PoolClosedException if the pool is closed
     * @throws RedisConnectionException if a new connection could not be opened; nothing was sent
     * @throws RedisReplyException if Redis refused the login of a new connection, or the connection itself (its limit of
     *     clients is reached)
     * @throws PoolInterruptedException if this thread was interrupted; its interrupt flag is set again
     */
    RedisConnection borrow(Lease lease);

    /**
     * Says what all keys begin with that this pool's connections are used for: in a cluster it decides which node they lead to,
     * so it must be said before the first borrow. Sends nothing. A pool on one server takes any prefix.
     *
     * @throws IllegalArgumentException if a cluster would keep the keys on several nodes, or on another one than those of an
     *     earlier call
     */
    default void keysBeginWith(String prefix) {}

    /** Which server the connections lead to, for people, without secrets: the URL, and in a cluster who serves now. */
    default String server() {
        return adapter();
    }

    /** The pool's figures now. Sends nothing and takes no lock that borrowers wait for. */
    PoolStats stats();

    PoolSettings settings();

    /** Name of the adapter, for health and logs: {@code jedis}, {@code lettuce}. */
    String adapter();

    /**
     * Stops lending, waits at most {@code drain} for what is borrowed, then closes every connection. Idempotent; later
     * borrows throw {@link PoolClosedException}.
     */
    void close(Duration drain);

    @Override
    default void close() {
        close(DEFAULT_DRAIN);
    }
}
