package dev.oxbow.core.internal.pool;

import java.time.Duration;

/**
 * A moment by which something must be done, on the monotonic clock: made once and passed on, so that waits in a row do
 * not add up. Immutable.
 */
record Deadline(long atNanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left, never negative. */
    long remainingNanos() {
        return Math.max(0, atNanos - System.nanoTime());
    }
}
