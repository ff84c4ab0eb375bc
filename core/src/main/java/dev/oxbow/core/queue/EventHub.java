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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of event streams for all queues of a process, begun when somebody listens. It goes on for a while after the
 * last listener has left, so that listeners that come and go do not each pay for a beginning: a queue that nobody has
 * listened to for {@link #LINGER} is left out the next time that a read ends. No command is sent for that, so a quiet stream
 * may keep its connection blocked for up to {@link #READ_WINDOW}, which costs nothing.
 *
 * <p>Concurrency: {@code lock} guards listeners, positions and the reader; it is never held during I/O or while a listener
 * runs; waking the reader, which may send a command, happens after it was let go. The first listener starts the reader's
 * daemon thread; that thread owns the {@link EventReader} and closes it when no queue is left or the hub is closed. Only
 * that thread moves positions forward and calls listeners, so a listener gets each event once and in order.
 */
public final class EventHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    /** A wait ends by an event, a wake or a broken connection; this is only the bound that every wait has. */
    static final Duration READ_WINDOW = Duration.ofDays(1);
    /** How long a queue is read after its last listener has left. */
    static final Duration LINGER = Duration.ofSeconds(30);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final JobStore store;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Map<String, List<Consumer<JobEvent>>> listeners = new HashMap<>();
    /** Of each queue that is read, the last event seen. */
    private final Map<String, String> positions = new HashMap<>();
    /** Of each queue that is read though nobody listens, since when, in monotonic nanoseconds. */
    private final Map<String, Long> deserted = new HashMap<>();

    private @Nullable EventReader reader;
    private boolean closed;

    /** @param store whose streams are read; nothing is read until somebody listens */
    public EventHub(JobStore store) {
        this(store, System::nanoTime);
    }

    /** @param ticker monotonic nanoseconds */
    EventHub(JobStore store, LongSupplier ticker) {
        this.store = store;
        this.ticker = ticker;
    }

    boolean isReading(String queue) {
        lock.lock();
        try {
            return reader != null && positions.containsKey(queue);
        } finally {
            lock.unlock();
        }
    }

    Subscription listen(String queue, Consumer<JobEvent> listener) {
        // A queue that is read already costs nothing more. Otherwise the end of its stream is asked for outside the
        // lock; should another listener have come meanwhile, its position is the older one and stays.
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
            if (reader == null || !positions.containsKey(queue)) {
                return false;
            }
            add(queue, listener);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void add(String queue, Consumer<JobEvent> listener) {
        listeners.computeIfAbsent(queue, q -> new ArrayList<>()).add(listener);
        deserted.remove(queue);
    }

    private void join(String queue, Consumer<JobEvent> listener, String latest) {
        EventReader unaware = null;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("Oxbow is closed");
            }
            add(queue, listener);
            boolean isNew = positions.putIfAbsent(queue, latest) == null;
            if (reader == null) {
                EventReader opened = store.openEventReader();
                reader = opened;
                Thread thread = new Thread(() -> readToTheEnd(opened), "oxbow-events");
                thread.setDaemon(true);
                thread.start();
            } else if (isNew) {
                unaware = reader;
            }
        } finally {
            lock.unlock();
        }
        if (unaware != null) {
            unaware.wake();
        }
    }

    private void leave(String queue, Consumer<JobEvent> listener) {
        lock.lock();
        try {
            List<Consumer<JobEvent>> ofQueue = listeners.get(queue);
            if (ofQueue != null && ofQueue.remove(listener) && ofQueue.isEmpty()) {
                listeners.remove(queue);
                deserted.put(queue, ticker.getAsLong());
            }
        } finally {
            lock.unlock();
        }
    }

    private void readToTheEnd(EventReader opened) {
        long pause = FIRST_PAUSE_MILLIS;
        for (Map<String, String> after = nextPositions(opened); !after.isEmpty(); after = nextPositions(opened)) {
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

    /** Where to go on reading; empty, and the reader closed, when there is nothing to read any more. */
    private Map<String, String> nextPositions(EventReader opened) {
        lock.lock();
        try {
            long now = ticker.getAsLong();
            deserted.entrySet().removeIf(queue -> {
                boolean longAgo = now - queue.getValue() >= LINGER.toNanos();
                if (longAgo) {
                    positions.remove(queue.getKey());
                }
                return longAgo;
            });
            if (!closed && !positions.isEmpty()) {
                return Map.copyOf(positions);
            }
            reader = null;
        } finally {
            lock.unlock();
        }
        opened.close();
        return Map.of();
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
            deserted.clear();
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
