package dev.oxbow.app.bench;

import dev.oxbow.app.config.BenchTarget;
import dev.oxbow.app.config.RedisSettings;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.jedis.JedisConnectionPool;
import dev.oxbow.redis.lettuce.LettuceConnectionPool;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One Oxbow as a program would have it, with a pool, a meter and queues of its own, and a thread that samples the
 * number of open connections every 100 ms. For one thread. Closing it ends workers, removes its queues' keys and closes
 * the pool.
 */
final class Rig implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int LOOK_MILLIS = 100;

    private final CommandMeter meter = new CommandMeter();
    private final AtomicInteger mostConnections = new AtomicInteger();
    private final ConnectionPool pool;
    private final Oxbow oxbow;
    private final Leftovers leftovers;
    private final ScheduledExecutorService looking;
    private final Set<String> queues = new LinkedHashSet<>();
    private int lastQueue;

    private Rig(BenchTarget target, RedisAddress address, String prefix) {
        this.pool = target.adapter() == RedisSettings.Adapter.JEDIS
                ? JedisConnectionPool.open(address, target.pool(), meter)
                : LettuceConnectionPool.open(address, target.pool(), meter);
        Clock clock = Clock.systemUTC();
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal(clock));
        this.oxbow = Oxbow.over(new BullMqJobStore(calls, prefix, clock), clock, () -> {});
        this.leftovers = new Leftovers(pool, prefix);
        this.looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "bench-connections");
            thread.setDaemon(true);
            return thread;
        });
    }

    static Rig open(BenchTarget target, RedisAddress address, String prefix) {
        Rig rig = new Rig(target, address, prefix);
        var unused = rig.looking.scheduleAtFixedRate(rig::lookAtConnections, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return rig;
    }

    Oxbow oxbow() {
        return oxbow;
    }

    CommandMeter meter() {
        return meter;
    }

    /** A name that no queue of this rig had before. */
    String newQueue() {
        lastQueue++;
        String queue = "q" + lastQueue;
        queues.add(queue);
        return queue;
    }

    /** Removes a queue that nothing uses any more, so that one measurement does not fill the plan's memory for the next. */
    void remove(String queue) {
        leftovers.remove(queue);
        queues.remove(queue);
    }

    /** Connections open now, and remembers that. */
    int lookAtConnections() {
        PoolStats stats = pool.stats();
        int open = (int) (stats.created() - stats.destroyed()) + stats.directActive();
        mostConnections.accumulateAndGet(open, Math::max);
        return open;
    }

    /** Connections that were open at once, at most, since this was asked last. */
    int mostConnections() {
        lookAtConnections();
        return mostConnections.getAndSet(0);
    }

    @Override
    public void close() {
        looking.shutdownNow();
        // An interrupted run cleans up too: a pool lends nothing to a thread whose flag is set.
        boolean interrupted = Thread.interrupted();
        try (pool) {
            oxbow.close(DRAIN);
            queues.forEach(leftovers::remove);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
