package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.call.BlockingCalls;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.worker.WorkerListing;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that do nothing but bear a worker's name, one for each queue; see {@link WorkerListing#EACH}. One that could not
 * be had is not asked for again: being listed is not worth waiting for the pool at every turn.
 *
 * <p>Threads: one thread shows names; {@link #hide} and {@link #close()} may come from any. {@code lock} guards the fields and is
 * never held while something is sent. This owns the connections and gives them up.
 */
final class NamedConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamedConnections.class);

    private final RedisCalls calls;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, BlockingCalls> bearers = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private boolean closed;

    NamedConnections(RedisCalls calls) {
        this.calls = calls;
    }

    /** Names a connection for each queue that has none. */
    void show(Map<String, String> names) {
        names.forEach((queue, name) -> {
            if (begins(queue)) {
                show(queue, name);
            }
        });
    }

    private boolean begins(String queue) {
        lock.lock();
        try {
            return !closed && settled.add(queue);
        } finally {
            lock.unlock();
        }
    }

    private void show(String queue, String name) {
        BlockingCalls bearer = calls.openBlocking(Cause.WAIT);
        boolean shown = false;
        try {
            bearer.send(queue, RedisCommand.of("CLIENT", "SETNAME", name), Duration.ZERO);
            lock.lock();
            try {
                shown = !closed && settled.contains(queue);
                if (shown) {
                    bearers.put(queue, bearer);
                }
            } finally {
                lock.unlock();
            }
        } catch (RedisException e) {
            LOG.info("the worker of queue {} is not listed by others: {}", queue, e.getMessage());
        } finally {
            if (!shown) {
                bearer.discard();
            }
        }
    }

    /** Gives up the connection of a queue. */
    void hide(String queue) {
        BlockingCalls bearer;
        lock.lock();
        try {
            settled.remove(queue);
            bearer = bearers.remove(queue);
        } finally {
            lock.unlock();
        }
        if (bearer != null) {
            bearer.discard();
        }
    }

    /** Gives up all connections; no more are opened. Idempotent. */
    @Override
    public void close() {
        Map<String, BlockingCalls> all;
        lock.lock();
        try {
            closed = true;
            all = Map.copyOf(bearers);
            bearers.clear();
        } finally {
            lock.unlock();
        }
        all.values().forEach(BlockingCalls::discard);
    }
}
