package dev.oxbow.core.queue;

import java.time.Duration;

/**
 * How many jobs of a queue may start in a period; a period begins with the first of them.
 *
 * @param max how many, at least 1
 * @param duration of a period, at least 1 ms
 */
public record RateLimit(int max, Duration duration) {
    public RateLimit {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1, but was " + max);
        }
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("duration must be at least 1 ms, but was " + duration);
        }
    }
}
