package dev.oxbow.core.queue;

import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of event streams for all queues of a process, and only while somebody listens.
 *
 * <p>Concurrency: {@code lock} guards listeners, positions and the reader; it is never held during I/O or while a listener
 * runs; waking the reader, which may send a command, happens after it was let go. The first listener starts the reader's
 * daemon thread; that thread owns the {@link EventReader} and closes it when the last listener has left or the hub is
 * closed. Only that thread moves positions forward and calls listeners.
 */
public final class EventHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final Duration READ_WINDOW = Duration.ofMinutes(5);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final JobStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Map<String, List<Consumer<JobEvent>>> listeners = new HashMap<>();
    private final Map<String, String> positions = new HashMap<>();
    private @Nullable EventReader reader;
    private boolean closed;

    /** @param store whose streams are read; nothing is read until somebody listens */
    public EventHub(JobStore store) {
        this.store = store;
    }

    Subscription listen(String queue, Consumer<JobEvent> listener) {
        // A queue that is read already costs nothing more. Otherwise the end of its stream is asked for outside the
        // lock; should
        // another listener have come meanwhile, its position is the older one and stays.
        if (!joined(queue, listener)) {
            join(queue, listener, store.latestEventId(queue));
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                leave(queue, listener);
            }
        };
    }

    private boolean joined(String queue, Consumer<JobEvent> listener) {
        lock.lock();
        try {
            List<Consumer<JobEvent>> ofQueue = listeners.get(queue);
            if (ofQueue == null) {
                return false;
            }
            return ofQueue.add(listener);
        } finally {
            lock.unlock();
        }
    }

    private void join(String queue, Consumer<JobEvent> listener, String latest) {
        EventReader running;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("Oxbow is closed");
            }
            listeners.computeIfAbsent(queue, q -> new ArrayList<>()).add(listener);
            positions.putIfAbsent(queue, latest);
            running = reader;
            if (running == null) {
                EventReader opened = store.openEventReader();
                reader = opened;
                Thread thread = new Thread(() -> read(opened), "oxbow-events");
                thread.setDaemon(true);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.wake();
        }
    }

    private void leave(String queue, Consumer<JobEvent> listener) {
        EventReader unwanted = null;
        lock.lock();
        try {
            List<Consumer<JobEvent>> ofQueue = listeners.get(queue);
            if (ofQueue == null) {
                return;
            }
            ofQueue.remove(listener);
            if (ofQueue.isEmpty()) {
                listeners.remove(queue);
                positions.remove(queue);
            }
            if (listeners.isEmpty()) {
                unwanted = reader;
            }
        } finally {
            lock.unlock();
        }
        if (unwanted != null) {
            unwanted.wake();
        }
    }

    private void read(EventReader opened) {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Map<String, String> after;
            lock.lock();
            try {
                if (closed || listeners.isEmpty()) {
                    reader = null;
                    opened.close();
                    return;
                }
                after = Map.copyOf(positions);
            } finally {
                lock.unlock();
            }
            try {
                opened.await(after, READ_WINDOW).forEach(this::deliver);
                pause = FIRST_PAUSE_MILLIS;
            } catch (RedisWaitInterruptedException e) {
                LOG.trace("the event reader was woken");
            } catch (RuntimeException e) {
                LOG.warn("events cannot be read now, next try in {} ms: {}", pause, describe(e));
                pause(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private static String describe(RuntimeException failure) {
        return failure instanceof RedisException ? String.valueOf(failure.getMessage()) : failure.toString();
    }

    private void deliver(JobEvent event) {
        List<Consumer<JobEvent>> ofQueue;
        lock.lock();
        try {
            if (positions.replace(event.queue(), event.id()) == null) {
                return;
            }
            ofQueue = List.copyOf(listeners.getOrDefault(event.queue(), List.of()));
        } finally {
            lock.unlock();
        }
        for (Consumer<JobEvent> listener : ofQueue) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("a listener of queue {} failed on event {}", event.queue(), event.type(), e);
            }
        }
    }

    private void pause(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !closed) {
                left = closing.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a shutting-down program; the loop then ends by close().
            LOG.debug("interrupted while reading is paused");
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reading; listeners hear nothing more. Idempotent. */
    @Override
    public void close() {
        EventReader open;
        lock.lock();
        try {
            closed = true;
            listeners.clear();
            positions.clear();
            closing.signalAll();
            open = reader;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
    }
}
