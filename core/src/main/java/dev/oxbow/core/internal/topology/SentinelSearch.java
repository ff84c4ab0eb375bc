package dev.oxbow.core.internal.topology;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the master with a name by asking the sentinels that the address lists. Immutable. */
final class SentinelSearch implements ServerSearch {
    private final RedisAddress sentinels;
    private final RedisCommand question;

    SentinelSearch(RedisAddress sentinels) {
        this.sentinels = sentinels;
        this.question = RedisCommand.of("SENTINEL", "GET-MASTER-ADDR-BY-NAME", String.valueOf(sentinels.masterName()));
    }

    @Override
    public List<Endpoint> seeds() {
        return sentinels.endpoints();
    }

    /** Sentinels have no databases, and the credentials are the master's. */
    @Override
    public RedisAddress informed(Endpoint endpoint) {
        return new RedisAddress(endpoint.host(), endpoint.port(), sentinels.tls(), null, null, 0);
    }

    @Override
    public RedisAddress serving(Endpoint endpoint) {
        return sentinels.server(endpoint);
    }

    @Override
    public RedisCommand question() {
        return question;
    }

    @Override
    public Found found(Endpoint asked, @Nullable Object reply) {
        if (reply instanceof List<?> parts
                && parts.size() == 2
                && parts.get(0) instanceof String host
                && parts.get(1) instanceof String port) {
            return new Found(new Endpoint(host, Integer.parseInt(port)), sentinels.endpoints());
        }
        throw new RedisConnectionException(
                RedisConnectionException.Kind.CONNECT,
                "The sentinel at " + asked + " knows no master named " + sentinels.masterName(),
                null);
    }

    @Override
    public Optional<Endpoint> redirection(Endpoint asked, String answer) {
        return Optional.empty();
    }

    @Override
    public RedisReplyException rejection(RedisErrorReply error) {
        return error.toException();
    }

    @Override
    public void keysBeginWith(String prefix) {}
}
