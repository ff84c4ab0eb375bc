package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.util.ArrayList;
import java.util.List;

/** Test double: the server that a test says, and what was said of it. */
final class EndpointsDouble implements Endpoints {
    /** What the servers were said to have answered. */
    final List<String> answers = new ArrayList<>();

    volatile RedisAddress current = ConnectionSourceDouble.SERVER;

    @Override
    public <C extends RawConnection> C connect(ConnectionOpener<C> opener) {
        throw new UnsupportedOperationException("connections come from the source's double");
    }

    @Override
    public RedisAddress current() {
        return current;
    }

    @Override
    public void redirected(RedisAddress asked, String answer) {
        answers.add(answer);
    }

    @Override
    public RedisReplyException rejection(RedisErrorReply error) {
        return error.toException();
    }

    @Override
    public void keysBeginWith(String prefix) {}

    @Override
    public String description() {
        return current.toString();
    }
}
