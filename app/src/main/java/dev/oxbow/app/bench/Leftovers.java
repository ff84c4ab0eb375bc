package dev.oxbow.app.bench;

import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Removes the keys of a queue that was made here: those of the layout, and those of its jobs, whose ids are 1, 2, 3, … A
 * search for them (SCAN) would walk through everything else that the database holds, and cost commands for it; so would obliterate,
 * which reads each job. Each removal opens a connection of its own and closes it.
 */
final class Leftovers {
    private static final List<String> SUFFIXES = List.of(
            "id",
            "meta",
            "wait",
            "paused",
            "active",
            "prioritized",
            "pc",
            "delayed",
            "waiting-children",
            "completed",
            "failed",
            "stalled",
            "stalled-check",
            "limiter",
            "marker",
            "events",
            "repeat");

    private static final int BATCH = 1000;

    private static final PoolSettings ONE_CONNECTION =
            PoolSettings.builder().maxConnections(1).build();

    private final ConnectionPoolFactory factory;
    private final RedisAddress address;
    private final String prefix;

    /** @param adapter the adapter's name */
    Leftovers(String adapter, RedisAddress address, String prefix) {
        this.factory = ServiceLoader.load(ConnectionPoolFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals(adapter))
                .findFirst()
                .orElseThrow();
        this.address = address;
        this.prefix = prefix;
    }

    /**
     * Removes everything of that queue; nothing may use it any more.
     *
     * @return how many commands that took
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked; keys may be left then
     */
    int remove(String queue) {
        String key = prefix + ":" + queue + ":";
        try (ConnectionPool pool = factory.open(address, ONE_CONNECTION, (cause, kind, served, sent) -> {});
                RedisConnection connection = pool.borrow(Lease.SHORT)) {
            Object last = connection.send(RedisCommand.of("GET", key + "id"));
            int commands = 1;
            long jobs = last instanceof String number ? Long.parseLong(number) : 0;
            List<String> batch = new ArrayList<>();
            for (long id = 1; id <= jobs; id++) {
                batch.add(key + id);
                batch.add(key + id + ":lock");
                if (batch.size() >= BATCH) {
                    connection.send(new RedisCommand("UNLINK", batch));
                    commands++;
                    batch.clear();
                }
            }
            // The counter goes last, so that a broken removal can be repeated.
            SUFFIXES.forEach(suffix -> batch.add(key + suffix));
            connection.send(new RedisCommand("UNLINK", batch));
            return commands + 1;
        }
    }
}
