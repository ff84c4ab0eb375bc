package dev.oxbow.core.internal.memory;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.internal.event.EventId;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.store.WorkWaiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A wait of one thread until something in the store changes. One thread calls {@link #await}; {@link #wake} and
 * {@link #close} may come from any. All three hold the store's lock, which the waiting thread gives up while it sleeps.
 * A wake-up that nobody waits for is kept for the next wait; several count as one. An interrupt ends the wait as if the
 * time were over and stays set on the thread. After close every wait ends at once.
 */
abstract class WakeableWait {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** The store's own, read only with its lock held. */
    final Map<String, QueueState> queues;

    private final ReentrantLock lock;
    private final Condition changed;
    private boolean woken;
    private boolean closed;

    private WakeableWait(Map<String, QueueState> queues, ReentrantLock lock, Condition changed) {
        this.queues = queues;
        this.lock = lock;
        this.changed = changed;
    }

    /**
     * Looks again after every change until there is something to see, the time is over, or the wait is ended.
     *
     * @param look returns what there is to see, or null; called with the lock held
     */
    final <T> Optional<T> await(Supplier<@Nullable T> look, Duration atMost) {
        long end = System.nanoTime() + (atMost.compareTo(LONGEST) > 0 ? LONGEST : atMost).toNanos();
        lock.lock();
        try {
            while (!closed) {
                if (woken) {
                    woken = false;
                    return Optional.empty();
                }
                T seen = look.get();
                if (seen != null) {
                    return Optional.of(seen);
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return Optional.empty();
                }
                changed.awaitNanos(left);
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a change with the lock held; those who wait look again. */
    final void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A wait for work in some queues. */
    static final class ForWork extends WakeableWait implements WorkWaiter {
        ForWork(Map<String, QueueState> queues, ReentrantLock lock, Condition changed) {
            super(queues, lock, changed);
        }

        @Override
        public Optional<WorkSignal> await(Collection<String> names, Duration atMost) {
            List<String> asked = List.copyOf(names);
            return await(
                    () -> asked.stream()
                            .map(queues::get)
                            .map(queue -> queue == null ? null : queue.pollSignal())
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null),
                    atMost);
        }

        @Override
        public void giveBack(WorkSignal signal) {
            change(() -> {
                QueueState queue = queues.get(signal.queue());
                if (queue != null) {
                    queue.giveBack(signal);
                }
            });
        }
    }

    /** A wait for events of some queues. */
    static final class ForEvents extends WakeableWait implements EventReader {
        ForEvents(Map<String, QueueState> queues, ReentrantLock lock, Condition changed) {
            super(queues, lock, changed);
        }

        /** @throws IllegalArgumentException if one of the ids is not an event's id */
        @Override
        public List<QueueEvent> await(Map<String, String> after, Duration atMost) {
            Map<String, EventId> seen = new HashMap<>();
            after.forEach((name, id) -> seen.put(name, EventId.parse(id)));
            return await(
                            () -> {
                                List<QueueEvent> later = new ArrayList<>();
                                seen.forEach((name, id) -> {
                                    QueueState queue = queues.get(name);
                                    if (queue != null) {
                                        later.addAll(queue.events.after(id));
                                    }
                                });
                                return later.isEmpty() ? null : later;
                            },
                            atMost)
                    .orElse(List.of());
        }
    }
}
