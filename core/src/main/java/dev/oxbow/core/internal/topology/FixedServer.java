package dev.oxbow.core.internal.topology;

import dev.oxbow.core.internal.pool.ConnectionOpener;
import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.internal.pool.RawConnection;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;

/** One fixed server; its name is resolved anew for each connection. Immutable. */
final class FixedServer implements Endpoints {
    private final RedisAddress address;
    private final Duration connectTimeout;

    FixedServer(RedisAddress address, Duration connectTimeout) {
        this.address = address;
        this.connectTimeout = connectTimeout;
    }

    @Override
    public <C extends RawConnection> C connect(ConnectionOpener<C> opener) {
        return opener.open(address, connectTimeout);
    }

    @Override
    public RedisAddress current() {
        return address;
    }

    /** There is no other server. */
    @Override
    public void redirected(RedisAddress asked, String answer) {}

    @Override
    public RedisReplyException rejection(RedisErrorReply error) {
        return error.toException();
    }

    @Override
    public void keysBeginWith(String prefix) {}

    @Override
    public String description() {
        return address.toString();
    }
}
