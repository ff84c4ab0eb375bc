package dev.oxbow.app.fleet;

import dev.oxbow.core.testing.RedisClusterProcess;
import dev.oxbow.core.testing.RedisServerProcess;

/**
 * The Redis on which both sides work. Closing stops it.
 *
 * @param url for clients
 * @param servingUrl of the server that holds all queues
 */
record FleetRedis(String url, String servingUrl, Runnable stop) implements AutoCloseable {
    /** The kinds of Redis. */
    enum Kind {
        SERVER {
            @Override
            FleetRedis start() {
                RedisServerProcess server = RedisServerProcess.start("--appendonly", "no");
                return new FleetRedis(server.url(), server.url(), server::close);
            }
        },
        /** Three nodes, of which one serves all queues. */
        CLUSTER {
            @Override
            FleetRedis start() {
                RedisClusterProcess cluster = RedisClusterProcess.start();
                return new FleetRedis(cluster.url(), cluster.urlOfServing(FleetRun.PREFIX), cluster::close);
            }
        };

        abstract FleetRedis start();
    }

    @Override
    public void close() {
        stop.run();
    }
}
