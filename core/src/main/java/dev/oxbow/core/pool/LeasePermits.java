package dev.oxbow.core.pool;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may hold a pooled connection: at most {@code max} leases, of which at most {@code max - 1} long ones, so that short
 * calls always get through. First come, first served within each kind. A pool of one lends none for long: the one
 * connection would be gone for minutes.
 *
 * <p>Thread-safe: two fair semaphores, taken in the order long, then any, and given back in reverse. A long waiter holds
 * at most a long permit while it waits for the other, which no short borrower needs, so neither can block the other for
 * good. {@link #close()} lets every waiter through; each then sees that the pool is closed.
 */
final class LeasePermits {
    /** More than there can be waiters; far from the semaphores' largest count. */
    private static final int ENOUGH_FOR_ALL = 1 << 28;

    private final int max;
    private final Semaphore any;
    private final Semaphore longOnes;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger longHeld = new AtomicInteger();

    LeasePermits(int max) {
        this.max = max;
        this.any = new Semaphore(max, true);
        this.longOnes = new Semaphore(max - 1, true);
    }

    /** Long leases that may be out at a time; zero: waiting for one is of no use. */
    int longBound() {
        return max - 1;
    }

    /** Takes a permit; false if none became free before the deadline. */
    boolean acquire(Lease lease, Deadline deadline) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            if (lease == Lease.SHORT) {
                return any.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            }
            if (!longOnes.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            boolean both = false;
            try {
                both = any.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } finally {
                if (!both) {
                    longOnes.release();
                }
            }
            if (both) {
                longHeld.incrementAndGet();
            }
            return both;
        } finally {
            waiting.decrementAndGet();
        }
    }

    void release(Lease lease) {
        any.release();
        if (lease == Lease.LONG) {
            longHeld.decrementAndGet();
            longOnes.release();
        }
    }

    /** Lets every waiter through, now and later. To be called once. */
    void close() {
        any.release(ENOUGH_FOR_ALL);
        longOnes.release(ENOUGH_FOR_ALL);
    }

    int waiting() {
        return waiting.get();
    }

    int longHeld() {
        return longHeld.get();
    }
}
