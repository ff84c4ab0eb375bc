package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import org.jspecify.annotations.Nullable;

/**
 * Which of the servers that an address stands for serves now: where the connections of a pool lead. All keys of a pool are on
 * one server at a time, so there is one answer, which may change. Thread-safe. For the adapters of the pool.
 */
public interface Endpoints {
    /**
     * Opens a connection to the server that serves, looking for it first if it is not known. What looking sends is counted as
     * {@link dev.oxbow.core.meter.Cause#CONNECT}.
     *
     * @throws RedisConnectionException of kind CONNECT if it could not be found or reached
     * @throws RedisReplyException if a login was refused, or no server serves the keys
     */
    <C extends RawConnection> C connect(ConnectionOpener<C> opener);

    /** The server that serves, as far as is known; null if it has to be looked for. Sends nothing. */
    @Nullable
    RedisAddress current();

    /**
     * A server answered that it is not the one that serves, or may not be.
     *
     * @param asked the server
     * @param answer its own text, such as {@code MOVED 3999 127.0.0.1:6381}
     */
    void redirected(RedisAddress asked, String answer);

    /**
     * What an error reply means here: where several servers are known, an answer that names another is followed, so it is
     * no mistake of the settings.
     */
    RedisReplyException rejection(RedisErrorReply error);

    /**
     * Says what all keys begin with, which decides who serves them in a cluster.
     *
     * @throws IllegalArgumentException if the keys would be on several servers
     */
    void keysBeginWith(String prefix);

    /** The servers for people: their form and who serves, without secrets. */
    String description();
}
