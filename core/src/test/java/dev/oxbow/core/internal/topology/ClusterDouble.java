package dev.oxbow.core.internal.topology;

import dev.oxbow.core.internal.pool.ConnectionOpener;
import dev.oxbow.core.internal.pool.RawConnection;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Test double of a cluster's nodes: it opens no real connections, and each node gives the replies that the test
 * prepares. For one thread.
 */
final class ClusterDouble implements ConnectionOpener<ClusterDouble.Connection> {
    /** The endpoints to which connections were opened, in order. */
    final List<Endpoint> opened = new ArrayList<>();

    /** Nodes that reject connections. */
    final Set<Endpoint> dead = new HashSet<>();

    /** The addresses that were asked, in order. */
    final List<RedisAddress> asked = new ArrayList<>();

    int questions;
    int cuts;

    /** The reply of every node. */
    @Nullable
    Object answer = List.of();

    @Override
    public Connection open(RedisAddress server, Duration timeout) {
        Endpoint endpoint = server.endpoints().get(0);
        if (dead.contains(endpoint)) {
            throw new RedisConnectionException(
                    RedisConnectionException.Kind.CONNECT, "Cannot connect to Redis at " + endpoint, null);
        }
        opened.add(endpoint);
        return new Connection(server);
    }

    /** Test double of a connection. */
    final class Connection implements RawConnection {
        private final RedisAddress server;

        Connection(RedisAddress server) {
            this.server = server;
        }

        @Override
        public List<@Nullable Object> exchange(List<RedisCommand> commands, Duration replyTimeout) {
            questions++;
            asked.add(server);
            List<@Nullable Object> replies = new ArrayList<>();
            replies.add(answer);
            return replies;
        }

        @Override
        public RedisAddress server() {
            return server;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isCut() {
            return false;
        }

        @Override
        public void cut() {
            cuts++;
        }
    }
}
