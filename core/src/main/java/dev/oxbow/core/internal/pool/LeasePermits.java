package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.Lease;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may hold a pooled connection: at most {@code max} leases, of which at most {@code max - 1} long ones, so that short
 * calls always get through. First come, first served within each kind. A pool of one lends none for long: the one
 * connection would be gone for minutes.
 *
 * <p>First come, first served has one exception: in the first millisecond that somebody heads the queue, others may take a
 * permit past it. Threads that call without a pause would otherwise hand every permit to a sleeper that must be woken first,
 * which takes many times as long as a borrow. So whoever waits is overtaken for a millisecond at most per place in the queue.
 *
 * <p>Thread-safe: two fair semaphores, taken in the order long, then any, and given back in reverse. A long waiter holds
 * at most a long permit while it waits for the other, which no short borrower needs, so neither can block the other for
 * good. {@link #close()} lets every waiter through; each then sees that the pool is closed.
 */
final class LeasePermits {
    /** More than there can be waiters; far from the semaphores' largest count. */
    private static final int ENOUGH_FOR_ALL = 1 << 28;

    private static final long OVERTAKING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int max;
    private final Semaphore any;
    private final Semaphore longOnes;
    /** Until when the head of the queue may be overtaken; of no meaning while nobody queues. */
    private volatile long overtakenUntil = System.nanoTime();

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

    /**
     * Takes a permit; false if none became free before the deadline.
     *
     * @throws InterruptedException if this thread was interrupted, before or while it waited; its flag is cleared
     */
    boolean acquire(Lease lease, Deadline deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return lease == Lease.SHORT ? acquireAny(deadline) : acquireLong(deadline);
    }

    private boolean acquireLong(Deadline deadline) throws InterruptedException {
        if (!awaitPermit(longOnes, deadline)) {
            return false;
        }
        boolean both = false;
        try {
            both = acquireAny(deadline);
        } finally {
            if (!both) {
                longOnes.release();
            }
        }
        if (both) {
            longHeld.incrementAndGet();
        }
        return both;
    }

    private boolean acquireAny(Deadline deadline) throws InterruptedException {
        boolean nobodyQueues = !any.hasQueuedThreads();
        // Without a time this overtakes, see the semaphore's documentation.
        if ((nobodyQueues || System.nanoTime() - overtakenUntil < 0) && any.tryAcquire()) {
            return true;
        }
        if (nobodyQueues) {
            overtakenUntil = System.nanoTime() + OVERTAKING_NANOS;
        }
        if (!awaitPermit(any, deadline)) {
            return false;
        }
        if (any.hasQueuedThreads()) {
            overtakenUntil = System.nanoTime() + OVERTAKING_NANOS;
        }
        return true;
    }

    private boolean awaitPermit(Semaphore permits, Deadline deadline) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            return permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
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
