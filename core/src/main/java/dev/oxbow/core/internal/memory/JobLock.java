package dev.oxbow.core.internal.memory;

import java.time.Duration;

/**
 * A lock on a taken job. Immutable.
 *
 * @param endNanos when it runs out, by the store's ticker
 */
record JobLock(String token, long endNanos) {
    static JobLock of(String token, Duration timeToLive, long nowNanos) {
        return new JobLock(token, nowNanos + Nanos.of(timeToLive));
    }

    boolean hasRunOut(long nowNanos) {
        return nowNanos - endNanos >= 0;
    }
}
