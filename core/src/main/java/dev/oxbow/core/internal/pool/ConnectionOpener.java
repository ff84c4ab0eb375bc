package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;

/**
 * Opens connections of one client library; closed with the pool that uses it. Thread-safe.
 *
 * @param <C> the adapter's connections
 */
@FunctionalInterface
public interface ConnectionOpener<C extends RawConnection> extends AutoCloseable {
    /**
     * A connection to one server, logged in.
     *
     * @param server an address of the form SERVER
     * @param timeout the most that it may take, handshake included
     * @throws RedisConnectionException of kind CONNECT if it failed
     * @throws RedisReplyException if Redis refused the login
     */
    C open(RedisAddress server, Duration timeout);

    /** Releases what all connections share, such as threads. Called after the connections were cut. */
    @Override
    default void close() {}
}
