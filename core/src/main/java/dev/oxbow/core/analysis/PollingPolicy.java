package dev.oxbow.core.analysis;

import java.time.Duration;

/**
 * How often a client should read the status of a job: by default after 5 s, then after waits that grow by half up to 30 s, 60 times
 * in all. Immutable.
 *
 * @param first the first wait
 * @param longest the longest wait
 * @param growth factor from one wait to the next, at least 1
 * @param maxAttempts how often at most
 */
public record PollingPolicy(Duration first, Duration longest, double growth, int maxAttempts) {
    /** 5 s, growing by half up to 30 s, 60 times. */
    public static final PollingPolicy DEFAULT =
            new PollingPolicy(Duration.ofSeconds(5), Duration.ofSeconds(30), 1.5, 60);

    public PollingPolicy {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the first wait must be positive and not above the longest, but they were " + first + " and "
                            + longest);
        }
        if (!(growth >= 1)) {
            throw new IllegalArgumentException("growth must be at least 1, but was " + growth);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, but was " + maxAttempts);
        }
    }

    /** The wait after the given attempt; attempt 0 is the submission itself. */
    public Duration delayAfter(int attempt) {
        double millis = (double) first.toMillis() * Math.pow(growth, Math.max(0, Math.min(attempt, maxAttempts)));
        return Duration.ofMillis(Math.round(Math.min(millis, (double) longest.toMillis())));
    }
}
