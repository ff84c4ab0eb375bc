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
 * One reader of event streams for all queues of a process, begun when somebody listens. It goes on for a while after the
 * last listener has left, so that listeners that come and go do not each pay for a beginning: a queue that nobody has
 * listened to for {@link #LINGER} is left out the next time that a read ends. No command is sent for that, so a quiet stream
 * may keep its connection blocked for up to {@link #READ_WINDOW}, which costs nothing.
 *
 * <p>A listener may begin anywhere in the stream. A queue is read from the place of the one that is the furthest behind, and
 * each listener is offered only what comes after its own place, so that one who catches up costs reads but repeats nothing to
 * the others. When reading fails it goes on from the same places, after pauses of 100 ms to 5 s.
 *
 * <p>Concurrency: {@code lock} guards the feeds and the reader; it is never held during I/O or while a listener
 * runs; waking the reader, which may send a command, happens after it was let go. The first listener starts the reader's
 * daemon thread; that thread owns the {@link EventReader} and closes it when no queue is left or the hub is closed. Only
 * that thread moves places forward and calls listeners, so a listener gets each event once and in order.
 */
public final class EventDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);
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
    /** The queues that are read. */
    private final Map<String, StreamCursor> feeds = new HashMap<>();

    private @Nullable EventReader reader;
    private boolean closed;

    /** @param store whose streams are read; nothing is read until somebody listens */
    public EventDispatcher(JobStore store) {
        this(store, System::nanoTime);
    }

    /** @param ticker monotonic nanoseconds */
    EventDispatcher(JobStore store, LongSupplier ticker) {
        this.store = store;
        this.ticker = ticker;
    }

    public boolean isReading(String queue) {
        lock.lock();
        try {
            return reader != null && feeds.containsKey(queue);
        } finally {
            lock.unlock();
        }
    }

    /** Listens from now on. */
    public EventSubscription listen(String queue, Consumer<? super QueueEvent> listener) {
        // A queue that is read already costs nothing more. Otherwise the end of its stream is asked for outside the
        // lock; should another listener have come meanwhile, reading goes on from the older place of the two.
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
            StreamCursor feed = feeds.get(queue);
            if (reader == null || feed == null || !feed.isLive()) {
                return null;
            }
            EventSubscriber listening = new EventSubscriber(listener, feed.newest());
            feed.add(listening);
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
            StreamCursor feed = feeds.get(queue);
            boolean isRead = feed != null && feed.readAfter().compareTo(listening.place()) <= 0;
            if (feed == null) {
                feed = new StreamCursor(listening.place());
                feeds.put(queue, feed);
            }
            if (atTheEnd) {
                feed.endsAt(listening.place());
            }
            feed.add(listening);
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
            StreamCursor feed = feeds.get(queue);
            if (feed != null) {
                feed.remove(listening, ticker.getAsLong());
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

    /** Where to go on reading; empty, and the reader closed, when there is nothing to read any more. */
    private Map<String, EventId> nextPlaces(EventReader opened) {
        lock.lock();
        try {
            long now = ticker.getAsLong();
            feeds.values().removeIf(feed -> feed.isDesertedFor(LINGER.toNanos(), now));
            if (!closed && !feeds.isEmpty()) {
                Map<String, EventId> places = new HashMap<>();
                feeds.forEach((queue, feed) -> places.put(queue, feed.readAfter()));
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
            StreamCursor feed = feeds.get(event.queue());
            if (feed == null) {
                return;
            }
            feed.offered(id);
            listeners = feed.listeners();
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
            feeds.clear();
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
