package dev.oxbow.core.internal.pool;

import java.time.Duration;

/**
 * Which borrows note their stack for the leak warning. Walking a stack takes longer than all the rest of a borrow, and after a
 * pause, when nothing of it is in the processor's caches, as long as a tenth of what a local Redis takes to run a script. So
 * one borrow in a second does. After a leak whose stack was not noted, every borrow does for a while.
 *
 * <p>Thread-safe; two threads at the same moment may both be told to.
 */
final class StackSample {
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long EACH_NANOS = Duration.ofMinutes(10).toNanos();

    private volatile long next;
    private volatile long eachUntil;

    StackSample(long nowNanos) {
        next = nowNanos;
        eachUntil = nowNanos;
    }

    /** Whether the borrow of this moment is to note its stack. */
    boolean due(long nowNanos) {
        if (nowNanos - next < 0) {
            return nowNanos - eachUntil < 0;
        }
        next = nowNanos + PAUSE_NANOS;
        return true;
    }

    /** A leak was suspected and its stack is not known. */
    void wanted(long nowNanos) {
        eachUntil = nowNanos + EACH_NANOS;
    }
}
