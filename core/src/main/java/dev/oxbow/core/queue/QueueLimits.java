package dev.oxbow.core.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Limits of concurrency and rate of a queue, for all its workers in every process. Thread-safe; get it from {@link Queue#limits()}.
 * Every method is one command and blocks for its round trip; it throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot be
 * reached or answers with an error. Oxbow's workers act on a limit that is removed or raised at once, workers of Node when they fetch
 * next.
 */
public interface QueueLimits {
    /** How many jobs may be active at once; empty: any number. */
    OptionalInt concurrency();

    /**
     * Limits how many jobs may be active at once; with 0 none starts.
     *
     * @throws IllegalArgumentException if it is negative
     */
    void setConcurrency(int concurrency);

    /** Allows any number of jobs to be active at once. */
    void removeConcurrency();

    /** How many jobs may start in a period; empty: any number, unless a worker has a limit of its own. */
    Optional<RateLimit> rateLimit();

    /** Limits how many jobs may start in a period. */
    void setRateLimit(RateLimit limit);

    /** Removes the queue's own rate limit. */
    void removeRateLimit();

    /**
     * Lets no job start for that long. It has an effect only where the queue or its workers have a rate limit, because BullMQ's
     * workers do not check otherwise.
     *
     * @throws IllegalArgumentException if it is less than 1 ms
     */
    void rateLimit(Duration duration);

    /**
     * Ends the current period of the rate limit, whether it was set by {@link #rateLimit(Duration)} or the limit was reached.
     *
     * @return whether there was a period to end
     */
    boolean removeRateLimitKey();

    /** For how long the queue's rate limit still keeps jobs from starting; zero if it does not. */
    Duration rateLimitTtl();

    /**
     * The same for workers with a limit of their own.
     *
     * @param max jobs that they may start in their period
     */
    Duration rateLimitTtl(int max);

    /** Whether as many jobs are active as the limit of concurrency allows. */
    boolean isMaxed();
}
