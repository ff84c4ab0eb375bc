package dev.oxbow.core.internal.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens of calls whose answers were lost, so that they may have fetched jobs without the worker's knowledge: the next
 * call asks for those jobs by these tokens. Not thread-safe: the lock of {@link DispatchState} guards it.
 */
final class UnconfirmedFetches {
    private final long lockNanos;
    /** When their calls failed, in monotonic nanoseconds. */
    private final Map<String, Long> failedAt = new LinkedHashMap<>();

    /**
     * @param lockDuration after which such jobs are found stalled, so that the worker need not ask for them any more
     */
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

    /** A call that asked for the jobs of these tokens was answered. */
    void confirmed(Collection<String> tokens) {
        tokens.forEach(failedAt::remove);
    }
}
