package dev.oxbow.core.internal.event;

import dev.oxbow.core.event.EventSubscription;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.JobStore;
import java.time.Duration;
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
 * One reader of event streams for all queues of an Oxbow, started with the first listener. It continues for a while after the last
 * listener has left, so that listeners that come and go do not each pay for a start: a queue without listeners for {@link #LINGER} is
 * left out the next time that a read ends. No command is sent for that, so a quiet stream may keep its connection blocked for up to
 * {@link #READ_WINDOW}, which costs nothing.
 *
 * <p>A listener may begin anywhere in the stream. A queue is read from the place of the listener that is the furthest behind, and each
 * listener receives only what comes after its own place, so that a listener that catches up costs reads but repeats nothing to the
 * others. When reading fails it continues from the same places, after pauses of 100 ms to 5 s.
 *
 * <p>Concurrency: {@code lock} guards the cursors and the reader; it is never held during I/O or while a listener runs; the reader is
 * woken, which may send a command, after the lock is released. The first listener starts the reader's daemon thread; that thread owns
 * the {@link EventReader} and closes it when no queue is left or the dispatcher is closed. Only that thread moves places forward and
 * calls listeners, so a listener gets each event once and in order.
 */
public final class EventDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);
    /** A wait ends with an event, a wake or a broken connection; this is only the time limit that every wait has. */
    static final Duration READ_WINDOW = Duration.ofDays(1);
    /** How long a queue is read after its last listener has left. */
    static final Duration LINGER = Duration.ofSeconds(30);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final JobStore store;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    /** The queues that are read. */
    private final Map<String, StreamCursor> cursors = new HashMap<>();

    private @Nullable EventReader reader;
    private boolean closed;

    /** @param store whose streams are read; nothing is read without listeners */
    public EventDispatcher(JobStore store) {
        this(store, System::nanoTime);
    }

    /** @param ticker monotonic nanoseconds */
    EventDispatcher(JobStore store, LongSupplier ticker) {
        this.store = store;
        this.ticker = ticker;
    }

    /** Whether the stream of the queue is being read. */
    public boolean isReading(String queue) {
        lock.lock();
        try {
            return reader != null && cursors.containsKey(queue);
        } finally {
            lock.unlock();
        }
    }

    /** Listens from now on. */
    public EventSubscription listen(String queue, Consumer<? super QueueEvent> listener) {
        // A queue that is read already costs no further command. Otherwise the end of its stream is read outside the
        // lock; if another listener has come meanwhile, reading continues from the older place of the two.
        EventSubscriber joined = joined(queue, listener);
        if (joined != null) {
            return subscription(queue, joined);
        }
        return listen(queue, new EventSubscriber(listener, EventId.parse(store.latestEventId(queue))), true);
    }

    /** Listens to all that comes after that event. */
    public EventSubscription listenAfter(String queue, EventId place, Consumer<? super QueueEvent> listener) {
        return listen(queue, new EventSubscriber(listener, place), false);
    }

    private EventSubscription listen(String queue, EventSubscriber listening, boolean atTheEnd) {
        EventReader unaware = join(queue, listening, atTheEnd);
        if (unaware != null) {
            unaware.wake();
        }
        return subscription(queue, listening);
    }

    private EventSubscription subscription(String queue, EventSubscriber listening) {
        AtomicBoolean open = new AtomicBoolean(true);
        return new EventSubscription() {
            @Override
            public String lastEventId() {
                return listening.place().toString();
            }

            @Override
            public void close() {
                if (open.compareAndSet(true, false)) {
                    leave(queue, listening);
                }
            }
        };
    }

    private @Nullable EventSubscriber joined(String queue, Consumer<? super QueueEvent> listener) {
        lock.lock();
        try {
            StreamCursor cursor = cursors.get(queue);
            if (reader == null || cursor == null || !cursor.isLive()) {
                return null;
            }
            EventSubscriber listening = new EventSubscriber(listener, cursor.newest());
            cursor.add(listening);
            return listening;
        } finally {
            lock.unlock();
        }
    }

    /** @return the reader if it must be woken, because it reads from a later place or not at all */
    private @Nullable EventReader join(String queue, EventSubscriber listening, boolean atTheEnd) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("Oxbow is closed");
            }
            StreamCursor cursor = cursors.get(queue);
            boolean isRead = cursor != null && cursor.readAfter().compareTo(listening.place()) <= 0;
            if (cursor == null) {
                cursor = new StreamCursor(listening.place());
                cursors.put(queue, cursor);
            }
            if (atTheEnd) {
                cursor.endsAt(listening.place());
            }
            cursor.add(listening);
            if (reader == null) {
                EventReader opened = store.openEventReader();
                reader = opened;
                Thread thread = new Thread(() -> readToTheEnd(opened), "oxbow-events");
                thread.setDaemon(true);
                thread.start();
                return null;
            }
            return isRead ? null : reader;
        } finally {
            lock.unlock();
        }
    }

    private void leave(String queue, EventSubscriber listening) {
        lock.lock();
        try {
            StreamCursor cursor = cursors.get(queue);
            if (cursor != null) {
                cursor.remove(listening, ticker.getAsLong());
            }
        } finally {
            lock.unlock();
        }
    }

    private void readToTheEnd(EventReader opened) {
        long pause = FIRST_PAUSE_MILLIS;
        for (Map<String, EventId> after = nextPlaces(opened); !after.isEmpty(); after = nextPlaces(opened)) {
            try {
                Map<String, String> ids = new HashMap<>();
                after.forEach((queue, id) -> ids.put(queue, id.toString()));
                for (QueueEvent event : opened.await(ids, READ_WINDOW)) {
                    deliver(event, after.getOrDefault(event.queue(), EventId.NONE));
                }
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

    /** Where to continue reading; empty, and the reader closed, when there is nothing to read any more. */
    private Map<String, EventId> nextPlaces(EventReader opened) {
        lock.lock();
        try {
            long now = ticker.getAsLong();
            cursors.values().removeIf(cursor -> cursor.hadNoListenerFor(LINGER.toNanos(), now));
            if (!closed && !cursors.isEmpty()) {
                Map<String, EventId> places = new HashMap<>();
                cursors.forEach((queue, cursor) -> places.put(queue, cursor.readAfter()));
                return places;
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

    private void deliver(QueueEvent event, EventId readAfter) {
        EventId id = EventId.parse(event.id());
        List<EventSubscriber> listeners;
        lock.lock();
        try {
            StreamCursor cursor = cursors.get(event.queue());
            if (cursor == null) {
                return;
            }
            cursor.offered(id);
            listeners = cursor.listeners();
        } finally {
            lock.unlock();
        }
        for (EventSubscriber listening : listeners) {
            listening.offer(event, id, readAfter);
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
            // Only a program that shuts down interrupts this thread; the loop then ends by close().
            LOG.debug("interrupted while reading is paused");
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reading; listeners receive nothing more. Idempotent. */
    @Override
    public void close() {
        EventReader open;
        lock.lock();
        try {
            closed = true;
            cursors.clear();
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
