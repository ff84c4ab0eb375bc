package dev.oxbow.app.fleet;

import dev.oxbow.core.testing.RedisClusterProcess;
import dev.oxbow.core.testing.RedisServerProcess;

/**
 * What fleets meet on. Closing stops it.
 *
 * @param url for clients
 * @param servingUrl of the server that holds all queues
 */
record Ground(String url, String servingUrl, Runnable stop) implements AutoCloseable {
    /** The kinds there are. */
    enum Kind {
        SERVER {
            @Override
            Ground start() {
                RedisServerProcess server = RedisServerProcess.start("--appendonly", "no");
                return new Ground(server.url(), server.url(), server::close);
            }
        },
        /** Three nodes, of which one serves all queues. */
        CLUSTER {
            @Override
            Ground start() {
                RedisClusterProcess cluster = RedisClusterProcess.start();
                return new Ground(cluster.url(), cluster.urlOfServing(FleetRun.PREFIX), cluster::close);
            }
        };

        abstract Ground start();
    }

    @Override
    public void close() {
        stop.run();
    }
}
