package dev.oxbow.core.queue;

import java.time.Duration;

/**
 * How many jobs may start in a stretch of time. Immutable.
 *
 * @param max jobs, at least 1
 * @param duration of the stretch, which begins with its first job; at least 1 ms
 */
public record RateLimit(int max, Duration duration) {
    /** @throws IllegalArgumentException if one of them is smaller */
    public RateLimit {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1, but was " + max);
        }
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("duration must be at least 1 ms, but was " + duration);
        }
    }
}
