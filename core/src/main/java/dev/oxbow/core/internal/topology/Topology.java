package dev.oxbow.core.internal.topology;

import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;

/** Makes {@link Endpoints} of an address. */
public final class Topology {
    private Topology() {}

    /**
     * The servers of an address; opens no connection yet.
     *
     * @param settings say how long connecting may take, the search for the right server included
     * @param meter counts the commands of the search
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
