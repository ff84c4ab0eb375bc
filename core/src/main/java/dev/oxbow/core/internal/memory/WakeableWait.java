package dev.oxbow.core.internal.memory;

import java.time.Duration;
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
final class WakeableWait {
    private final ReentrantLock lock;
    private final Condition changed;
    private boolean woken;
    private boolean closed;

    WakeableWait(ReentrantLock lock, Condition changed) {
        this.lock = lock;
        this.changed = changed;
    }

    /**
     * Looks again after every change until there is something to see, the time is over, or the wait is ended.
     *
     * @param look returns what there is to see, or null; called with the lock held
     */
    <T> Optional<T> await(Supplier<@Nullable T> look, Duration atMost) {
        long end = System.nanoTime() + Nanos.of(atMost);
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
    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
