package dev.oxbow.core.internal.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens of calls that may have taken jobs which the worker was not told of: the next call asks for them by these. Not
 * thread-safe: the desk guards it with its lock.
 */
final class UnconfirmedFetches {
    private final long lockNanos;
    /** When their calls failed, in monotonic nanoseconds. */
    private final Map<String, Long> failedAt = new LinkedHashMap<>();

    /** @param lockDuration after which such jobs are found stalled, and need not be asked for any more */
    UnconfirmedFetches(Duration lockDuration) {
        this.lockNanos = lockDuration.toNanos();
    }

    void add(String token, long now) {
        failedAt.put(token, now);
    }

    /** Those whose locks have not run out. */
    List<String> tokens(long now) {
        failedAt.values().removeIf(since -> now - since > lockNanos);
        return List.copyOf(failedAt.keySet());
    }

    /** A call that asked for them was answered. */
    void answered(Collection<String> tokens) {
        tokens.forEach(failedAt::remove);
    }
}
