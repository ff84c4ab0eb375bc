package dev.oxbow.core.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a job waits before another attempt; BullMQ's option {@code backoff}. Immutable.
 *
 * @param type {@link #FIXED}, {@link #EXPONENTIAL}, or the name of a strategy of the worker, see {@code WorkerOptions}
 * @param delay the base delay, whole milliseconds, not negative
 * @param jitter share of the delay that is random, 0 (none) to 1 (all)
 */
public record Backoff(String type, Duration delay, double jitter) {
    /** The same delay before each attempt. */
    public static final String FIXED = "fixed";

    /** The delay doubles with each attempt. */
    public static final String EXPONENTIAL = "exponential";

    /** A year, the longest delay, so that doubling never overflows. */
    private static final double LONGEST_MILLIS = 365.0 * 24 * 3600 * 1000;

    public Backoff {
        if (type.isEmpty()) {
            throw new IllegalArgumentException("backoff.type must not be empty");
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException(
                    "backoff.delay must not be negative, but was " + delay.toMillis() + " ms");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("backoff.jitter must be between 0 and 1, but was " + jitter);
        }
    }

    /** The same delay before each attempt, whole milliseconds, not negative. */
    public static Backoff fixed(Duration delay) {
        return new Backoff(FIXED, delay, 0);
    }

    /** This delay before the second attempt, doubled before each further one; whole milliseconds, not negative. */
    public static Backoff exponential(Duration delay) {
        return new Backoff(EXPONENTIAL, delay, 0);
    }

    /** A strategy of this name, which the worker of the job has in its options. */
    public static Backoff custom(String type) {
        return new Backoff(type, Duration.ZERO, 0);
    }

    /** Whether every worker knows the strategy: {@link #FIXED} or {@link #EXPONENTIAL}. */
    public boolean isBuiltIn() {
        return type.equals(FIXED) || type.equals(EXPONENTIAL);
    }

    /** The same with a random share of the delay, 0 to 1. */
    public Backoff withJitter(double share) {
        return new Backoff(type, delay, share);
    }

    /**
     * The wait before the next attempt, as BullMQ computes it: fixed = delay, exponential = delay × 2^(attempts − 1).
     *
     * @param attemptsMade attempts made so far, the one that just failed included; at least 1
     * @throws IllegalStateException if the type is neither fixed nor exponential
     */
    public Duration delayAfter(int attemptsMade, RandomGenerator random) {
        double millis =
                switch (type) {
                    case FIXED -> delay.toMillis();
                    case EXPONENTIAL ->
                        Math.min(LONGEST_MILLIS, Math.scalb((double) delay.toMillis(), Math.min(attemptsMade - 1, 64)));
                    default -> throw new IllegalStateException("Unknown backoff strategy " + type);
                };
        double jittered =
                jitter == 0 ? millis : Math.floor(random.nextDouble() * millis * jitter + millis * (1 - jitter));
        return Duration.ofMillis(Math.round(jittered));
    }
}
