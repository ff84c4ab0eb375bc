package dev.oxbow.core.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease on a connection: exclusive until it is closed. Closing returns the connection to its pool, or destroys it if
 * it is broken; a second close does nothing; any other use after close throws {@link IllegalStateException}. Not for
 * use by two threads at once, except {@link #interrupt()}.
 *
 * <p>A reply is {@code null}, a {@link Long}, a {@link String} (UTF-8), or a {@link List} of replies; inside a list an
 * error of one element is a {@link RedisErrorReply}. The protocol is RESP2 on every adapter, so the shapes are the same.
 */
public interface RedisConnection extends AutoCloseable {
    /**
     * Sends one command and waits for its reply, at most the pool's command time-out.
     *
     * @throws RedisReplyException if Redis answers with an error; the connection stays usable unless the error says not
     * @throws RedisConnectionException if the connection broke or no reply came in time; whether Redis ran the command
     *     is then unknown unless {@link RedisConnectionException#surelyNotSent()} says otherwise. An interrupt of this
     *     thread while it waits is such a break too; its interrupt flag stays set.
     * @throws PoolInterruptedException if this thread's interrupt flag was set before; nothing was sent
     */
    @Nullable
    Object send(RedisCommand command);

    /**
     * Sends one blocking command (BZPOPMIN, XREAD BLOCK): like {@link #send(RedisCommand)}, but the reply may take
     * {@code serverWait} longer than the command time-out.
     *
     * @throws RedisWaitInterruptedException if {@link #interrupt()} ended the wait (the connection is broken then), or
     *     came before it (nothing was sent, the connection is fine)
     * @throws RedisConnectionException as for {@link #send(RedisCommand)}
     */
    @Nullable
    Object sendBlocking(RedisCommand command, Duration serverWait);

    /**
     * Sends commands as one pipeline and waits for all replies, in order. An error of one command is a {@link
     * RedisErrorReply} in its place; the others are still answered.
     *
     * @throws RedisConnectionException as for {@link #send(RedisCommand)}
     */
    List<@Nullable Object> sendAll(List<RedisCommand> commands);

    /**
     * Ends a blocking wait of another thread at once by cutting the connection. Thread-safe. When nothing waits, the
     * connection is left alone and the next blocking wait of this lease ends at once instead, without being sent, so that
     * an interrupt just before the wait is not lost. After {@link #close()} it does nothing.
     */
    void interrupt();

    /** Declares that this connection must not be used again; closing the lease then closes it. */
    void markBroken();

    /**
     * Declares that the server answered that another one serves the keys: READONLY after a failover, MOVED from a node of a cluster.
     * Does what {@link #markBroken()} does, and closes idle connections, so that the next borrowers get connections to the server
     * that serves. Sends nothing; does not wait.
     *
     * @param answer the server's own text
     */
    void markRedirected(String answer);

    boolean isBroken();

    /** Whether this is a direct connection, opened beside the pool because the pool could not serve. */
    boolean isDirect();

    @Override
    void close();
}
