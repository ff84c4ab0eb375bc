package dev.oxbow.core.internal.bullmq.connection;

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
 * Idle connections, one for each queue, whose only purpose is the name of a worker; see {@link WorkerListing#EACH}. If
 * opening one fails, it is not tried again: waiting for the pool before every wait would cost more than a missing entry
 * in the list of workers.
 *
 * <p>Threads: one thread calls {@link #show}; {@link #hide} and {@link #close()} may be called on any thread. {@code
 * lock} guards the fields and is never held while a command is sent. This object owns the connections and closes them.
 */
final class NamedConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamedConnections.class);

    private final RedisCalls calls;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, BlockingCalls> connections = new HashMap<>();
    private final Set<String> attempted = new HashSet<>();
    private boolean closed;

    NamedConnections(RedisCalls calls) {
        this.calls = calls;
    }

    /** Opens a named connection for each queue for which it has not tried to open one. */
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
            return !closed && attempted.add(queue);
        } finally {
            lock.unlock();
        }
    }

    private void show(String queue, String name) {
        BlockingCalls connection = calls.openBlocking(Cause.WAIT);
        boolean shown = false;
        try {
            connection.send(queue, RedisCommand.of("CLIENT", "SETNAME", name), Duration.ZERO);
            lock.lock();
            try {
                shown = !closed && attempted.contains(queue);
                if (shown) {
                    connections.put(queue, connection);
                }
            } finally {
                lock.unlock();
            }
        } catch (RedisException e) {
            LOG.info("BullMQ's getWorkers does not list the worker of queue {}: {}", queue, e.getMessage());
        } finally {
            if (!shown) {
                connection.discard();
            }
        }
    }

    /** Closes the connection of a queue. */
    void hide(String queue) {
        BlockingCalls connection;
        lock.lock();
        try {
            attempted.remove(queue);
            connection = connections.remove(queue);
        } finally {
            lock.unlock();
        }
        if (connection != null) {
            connection.discard();
        }
    }

    /** Closes all connections; opens no more. Idempotent. */
    @Override
    public void close() {
        Map<String, BlockingCalls> all;
        lock.lock();
        try {
            closed = true;
            all = Map.copyOf(connections);
            connections.clear();
        } finally {
            lock.unlock();
        }
        all.values().forEach(BlockingCalls::discard);
    }
}
