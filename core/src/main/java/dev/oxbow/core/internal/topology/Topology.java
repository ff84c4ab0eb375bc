package dev.oxbow.core.internal.topology;

import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;

/** Makes {@link Endpoints} of an address. */
public final class Topology {
    private Topology() {}

    /**
     * The servers of an address; connects to nothing yet.
     *
     * @param settings says how long connecting may take, looking for the right server included
     * @param meter counts what looking for it sends
     */
    public static Endpoints of(RedisAddress address, PoolSettings settings, CommandCounter meter) {
        return switch (address.form()) {
            case SERVER -> new FixedServer(address, settings.connectTimeout());
            case CLUSTER ->
                new SearchedEndpoints(
                        address, new ClusterSearch(address), settings.connectTimeout(), meter, System::nanoTime);
            case SENTINEL ->
                new SearchedEndpoints(
                        address, new SentinelSearch(address), settings.connectTimeout(), meter, System::nanoTime);
        };
    }
}
