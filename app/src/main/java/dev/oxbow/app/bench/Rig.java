package dev.oxbow.app.bench;

import dev.oxbow.app.config.BenchTarget;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One Oxbow as a program would open it, with queues of its own, and a thread that reads every 100 ms how many connections are open. For
 * one thread. Closing it closes the Oxbow and removes the keys of its queues.
 */
final class Rig implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int LOOK_MILLIS = 100;

    private final AtomicInteger mostConnections = new AtomicInteger();
    private final Oxbow oxbow;
    private final Leftovers leftovers;
    private final ScheduledExecutorService looking;
    private final Set<String> queues = new LinkedHashSet<>();
    private int lastQueue;

    private Rig(BenchTarget target, RedisAddress address, String prefix) {
        String adapter = target.adapter().word();
        this.oxbow = Oxbow.builder()
                .redis(address)
                .adapter(adapter)
                .pool(target.pool())
                .prefix(prefix)
                .build();
        this.leftovers = new Leftovers(adapter, address, prefix);
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

    CommandCounts commands() {
        return oxbow.commands();
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
        PoolStats stats = oxbow.pool().stats();
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
        // An interrupted run removes its keys too: a pool lends nothing to a thread whose flag is set.
        boolean interrupted = Thread.interrupted();
        try {
            oxbow.close(DRAIN);
            queues.forEach(leftovers::remove);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
