package dev.oxbow.app.rivals;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.redis.jedis.JedisConnectionPoolFactory;
import dev.oxbow.redis.lettuce.LettuceConnectionPoolFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What borrowing a connection and returning it costs, beside a round trip over one: a pool with the default settings (10
 * connections, leak warning on). The rate is that of all threads together.
 */
final class PoolCost {
    private static final RedisCommand PING = RedisCommand.of("PING");

    private final Supplier<ConnectionPool> opener;

    private PoolCost(Supplier<ConnectionPool> opener) {
        this.opener = opener;
    }

    static PoolCost onJedis(URI url) {
        return new PoolCost(
                () -> new JedisConnectionPoolFactory().open(address(url), PoolSettings.DEFAULTS, new CommandMeter()));
    }

    static PoolCost onLettuce(URI url) {
        return new PoolCost(
                () -> new LettuceConnectionPoolFactory().open(address(url), PoolSettings.DEFAULTS, new CommandMeter()));
    }

    private static RedisAddress address(URI url) {
        return RedisAddress.parse(url.toString());
    }

    /** So many borrows and returns in all, by so many threads; no command is sent. */
    RivalResult borrow(int times, int threads) throws Exception {
        return measure(times, threads, (pool, share) -> {
            for (int i = 0; i < share; i++) {
                try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
                    if (connection.isBroken()) {
                        throw new IllegalStateException("a pooled connection is broken");
                    }
                }
            }
        });
    }

    /** So many commands in all, each thread over one connection that it keeps; at most as many threads as the pool has connections. */
    RivalResult ping(int times, int threads) throws Exception {
        return measure(times, threads, (pool, share) -> {
            try (RedisConnection connection = pool.borrow(Lease.LONG)) {
                for (int i = 0; i < share; i++) {
                    Object unused = connection.send(PING);
                }
            }
        });
    }

    private RivalResult measure(int times, int threads, Part part) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (ConnectionPool pool = opener.get()) {
            int share = Math.max(1, times / threads);
            List<Future<?>> ends = new ArrayList<>();
            long startedAt = System.nanoTime();
            for (int i = 0; i < threads; i++) {
                ends.add(executor.submit(() -> part.run(pool, share)));
            }
            for (Future<?> end : ends) {
                end.get(2, TimeUnit.MINUTES);
            }
            return RivalResult.since(startedAt, share * threads);
        } finally {
            executor.shutdownNow();
        }
    }

    /** What one thread does so many times. */
    private interface Part {
        void run(ConnectionPool pool, int times);
    }
}
