package dev.oxbow.core.internal.call;

import java.time.Duration;

/**
 * How often a request is retried, and with what pauses: exponential backoff with full jitter. Immutable.
 *
 * @param maxRetries attempts after the first, 0 to 20
 * @param base upper bound of the first pause; it doubles with each retry
 * @param longest upper bound of every pause
 * @param deadline no retry starts later than this after the first attempt began
 */
public record RetryPolicy(int maxRetries, Duration base, Duration longest, Duration deadline) {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(15);
    private static final int MOST = 20;

    /** Three retries, pauses of up to 50, 100 and 200 ms, within 15 s. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(3, Duration.ofMillis(50), Duration.ofSeconds(2));

    /** No retries. */
    public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public RetryPolicy {
        if (maxRetries < 0 || maxRetries > MOST) {
            throw new IllegalArgumentException("maxRetries must be between 0 and " + MOST + ", but was " + maxRetries);
        }
        requireNotNegative("base", base);
        requireNotNegative("longest", longest);
        requireNotNegative("deadline", deadline);
    }

    /** With a deadline of 15 s. */
    public RetryPolicy(int maxRetries, Duration base, Duration longest) {
        this(maxRetries, base, longest, DEFAULT_DEADLINE);
    }

    /** The default policy with another number of retries. */
    public static RetryPolicy ofRetries(int maxRetries) {
        return new RetryPolicy(maxRetries, DEFAULT.base, DEFAULT.longest);
    }

    /**
     * The pause before a retry.
     *
     * @param retry 0 for the first
     * @param random at least 0, below 1
     */
    Duration pause(int retry, double random) {
        double doubled = base.toNanos() * Math.pow(2, retry);
        return Duration.ofNanos((long) (Math.min(doubled, (double) longest.toNanos()) * random));
    }

    private static void requireNotNegative(String field, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(field + " must not be negative, but was " + value);
        }
    }
}
