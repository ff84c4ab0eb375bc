package dev.oxbow.core.topology;

import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.Servers;

/** Makes {@link Servers} of an address. */
public final class Topology {
    private Topology() {}

    /**
     * The servers of an address; connects to nothing yet.
     *
     * @param settings says how long connecting may take, looking for the right server included
     * @param meter counts what looking for it sends
     */
    public static Servers of(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        return switch (address.form()) {
            case SERVER -> new FixedServer(address, settings.connectTimeout());
            case CLUSTER ->
                new SearchedServers(
                        address, new ClusterSearch(address), settings.connectTimeout(), meter, System::nanoTime);
            case SENTINEL ->
                new SearchedServers(
                        address, new SentinelSearch(address), settings.connectTimeout(), meter, System::nanoTime);
        };
    }
}
