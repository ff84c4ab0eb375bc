package dev.oxbow.core.internal.bullmq.connection;

import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.store.WorkWaiter;
import dev.oxbow.core.worker.WorkerListing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits for work: one BZPOPMIN of the markers of all queues (layout.md, section 9). A popped member {@code 0} says that the
 * queue may have work now; {@code 1} says that a job is due at its score, which only this waiter knows once it has popped it.
 * Redis serves the first named queue that has a marker, so each wait puts another queue first and no queue starves. For
 * threads see {@link BlockingConnection}; {@code rotation} belongs to the waiting thread, {@code lock} guards the names.
 */
public final class MarkerWaiter implements WorkWaiter {
    /** BZPOPMIN would wait for ever with 0. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final BlockingConnection connection;
    private final RedisCalls calls;
    private final Keys keys;
    private final Clock clock;
    private final WorkerListing listing;
    private final NamedConnections named;
    private final ReentrantLock lock = new ReentrantLock();
    /** By queue, in the order in which their workers started. */
    private final Map<String, String> names = new LinkedHashMap<>();

    private int rotation;

    public MarkerWaiter(RedisCalls calls, Keys keys, Clock clock, WorkerListing listing) {
        this.connection = new BlockingConnection(calls, Cause.WAIT);
        this.named = new NamedConnections(calls);
        this.listing = listing;
        this.calls = calls;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Optional<WorkSignal> await(Collection<String> queues, Duration atMost) {
        if (queues.isEmpty()) {
            throw new IllegalArgumentException("queues must name at least one queue to wait for");
        }
        List<String> arguments = new ArrayList<>(queues.size() + 1);
        for (String queue : queues) {
            arguments.add(keys.of(queue, Keys.MARKER));
        }
        rotation = (rotation + 1) % arguments.size();
        Collections.rotate(arguments, rotation);
        setNames();
        Duration wait = atMost.compareTo(SHORTEST) < 0 ? SHORTEST : atMost;
        arguments.add(seconds(wait));
        return signal(connection.await(QueueLabel.of(queues), new RedisCommand("BZPOPMIN", arguments), wait));
    }

    @Override
    public void announce(String queue, @Nullable String workerName) {
        if (listing != WorkerListing.OFF) {
            String name = ConnectionNames.ofWorker(keys, queue, workerName);
            lock.lock();
            try {
                names.put(queue, name);
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void introduce() {
        setNames();
        connection.prepare();
    }

    /**
     * The waiting connection has the name of the worker that started first; with {@link WorkerListing#EACH} further
     * connections have the names of the others.
     */
    private void setNames() {
        Map<String, String> others;
        lock.lock();
        try {
            others = new LinkedHashMap<>(names);
        } finally {
            lock.unlock();
        }
        if (others.isEmpty()) {
            return;
        }
        String first = others.keySet().iterator().next();
        connection.setName(others.getOrDefault(first, ConnectionNames.NONE));
        others.remove(first);
        if (listing == WorkerListing.EACH) {
            named.hide(first);
            named.show(others);
        }
    }

    @Override
    public void withdraw(String queue) {
        String name;
        boolean last;
        lock.lock();
        try {
            name = names.remove(queue);
            last = names.isEmpty();
        } finally {
            lock.unlock();
        }
        named.hide(queue);
        if (name == null || !name.equals(connection.name())) {
            return;
        }
        connection.setName(ConnectionNames.NONE);
        if (last) {
            connection.release();
        } else {
            connection.wake(); // the next wait sets the next name
        }
    }

    private static String seconds(Duration wait) {
        long millis = wait.toMillis();
        return millis / 1000 + "." + String.format(Locale.ROOT, "%03d", millis % 1000);
    }

    private Optional<WorkSignal> signal(@Nullable Object reply) {
        if (reply == null) {
            return Optional.empty();
        }
        List<@Nullable Object> popped = Replies.list(reply);
        if (popped.isEmpty()) {
            return Optional.empty();
        }
        String queue = keys.queueOf(Replies.text(popped.get(0)), Keys.MARKER);
        // A score has a fraction if several jobs are due in one millisecond.
        long score = (long) Math.ceil(Double.parseDouble(Replies.text(popped.get(2))));
        return Optional.of(new WorkSignal(queue, score > clock.millis() ? Instant.ofEpochMilli(score) : null));
    }

    @Override
    public void giveBack(WorkSignal signal) {
        Instant due = signal.due();
        String marker = keys.of(signal.queue(), Keys.MARKER);
        // A producer may have added an earlier marker meanwhile.
        RedisCommand mark = due == null
                ? RedisCommand.of("ZADD", marker, "0", "0")
                : RedisCommand.of("ZADD", marker, "LT", Long.toString(due.toEpochMilli()), "1");
        calls.command(new CallPurpose(Cause.WAIT, signal.queue(), true), mark);
    }

    @Override
    public void wake() {
        connection.wake();
    }

    @Override
    public void close() {
        named.close();
        connection.close();
    }
}
