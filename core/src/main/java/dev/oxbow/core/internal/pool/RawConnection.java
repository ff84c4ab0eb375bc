package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client library, as {@link ConnectionSource} brings it; used by one thread at a time, except {@link
 * #cut()}. Replies have the shapes that {@link RedisConnection} documents; a failed connection throws {@link
 * RedisConnectionException}.
 */
public interface RawConnection {
    /**
     * Sends all and waits for all replies; errors of Redis come as {@link RedisErrorReply} in their place.
     *
     * <p>An interrupt of the waiting thread ends the exchange: the connection is broken, the thread's interrupt flag set.
     *
     * @param replyTimeout the most that may pass without the next reply
     * @throws RedisConnectionException of kind BROKEN or TIMEOUT; this connection is of no use any more
     * @throws RedisReplyException if the server refused the connection as such (its limit of clients is reached) with an
     *     error that nobody asked for
     */
    List<@Nullable Object> exchange(List<RedisCommand> commands, Duration replyTimeout);

    /** The server that it leads to. */
    RedisAddress server();

    /** Whether it looks usable, by local knowledge only. */
    boolean isOpen();

    /** Whether it was closed from this side, by {@link #cut()} or because it failed. */
    boolean isCut();

    /** Closes the socket at once, from any thread; a waiting exchange then throws. Idempotent. */
    void cut();
}
