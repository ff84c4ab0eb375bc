package dev.oxbow.core.internal.topology;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to find the server that serves: which endpoints can be asked, and what their answers mean. Thread-safe. */
interface ServerSearch {
    /**
     * The content of an answer.
     *
     * @param server the server that serves
     * @param informed the endpoints that can be asked from now on, the server itself among them if it can be asked
     */
    record Found(Endpoint server, List<Endpoint> informed) {}

    /** The endpoints to ask if no search has succeeded yet. */
    List<Endpoint> seeds();

    /** The address of an endpoint that can be asked, with its credentials. */
    RedisAddress informed(Endpoint endpoint);

    /** The address of the server that serves. */
    RedisAddress serving(Endpoint endpoint);

    /** The command that is sent to an endpoint. */
    RedisCommand question();

    /**
     * Decodes the reply to the question.
     *
     * @param asked the endpoint that replied
     * @throws dev.oxbow.core.pool.RedisException if it names no server
     */
    Found found(Endpoint asked, @Nullable Object reply);

    /** The server to which an error reply redirects; empty if it names none. */
    Optional<Endpoint> redirection(Endpoint asked, String answer);

    /** {@link dev.oxbow.core.internal.pool.Endpoints#rejection}. */
    RedisReplyException rejection(RedisErrorReply error);

    /** {@link dev.oxbow.core.internal.pool.Endpoints#keysBeginWith}. What was found before may not hold any more. */
    void keysBeginWith(String prefix);
}
