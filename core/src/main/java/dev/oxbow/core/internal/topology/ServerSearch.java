package dev.oxbow.core.internal.topology;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the server that serves is found: who may be asked what, and what the answers mean. Thread-safe. */
interface ServerSearch {
    /**
     * What an answer told.
     *
     * @param server the one that serves
     * @param informed who else may be asked from now on, the server itself among them if it may
     */
    record Found(Endpoint server, List<Endpoint> informed) {}

    /** Who can be asked, if nothing was ever found. */
    List<Endpoint> seeds();

    /** An informed server's address, with the login that it wants. */
    RedisAddress informed(Endpoint endpoint);

    /** The address of the server that serves. */
    RedisAddress serving(Endpoint endpoint);

    /** What an informed server is asked. */
    RedisCommand question();

    /**
     * What the reply to the question says.
     *
     * @param asked who answered
     * @throws dev.oxbow.core.pool.RedisException if it names no server
     */
    Found found(Endpoint asked, @Nullable Object reply);

    /** The server to which an error reply sends whoever got it; empty if it names none. */
    Optional<Endpoint> redirection(Endpoint asked, String answer);

    /** {@link dev.oxbow.core.internal.pool.Endpoints#refusal}. */
    RedisReplyException refusal(RedisErrorReply error);

    /** {@link dev.oxbow.core.internal.pool.Endpoints#keysBeginWith}. Whether what was found before may not hold any more. */
    void keysBeginWith(String prefix);
}
