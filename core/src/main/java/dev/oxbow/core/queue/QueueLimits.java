package dev.oxbow.core.queue;

import dev.oxbow.core.store.JobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What bounds a queue's pace, for all its workers wherever they run. Thread-safe; get it from {@link Queue#limits()}. Every
 * method is one command and blocks for its round trip; it throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot
 * be asked. A limit that is lifted or raised is felt at once by Oxbow's workers, and by Node's when they look next.
 */
public final class QueueLimits {
    private final String queue;
    private final JobStore store;

    QueueLimits(String queue, JobStore store) {
        this.queue = queue;
        this.store = store;
    }

    /** How many jobs may be active at once; empty: any number. */
    public OptionalInt concurrency() {
        Integer concurrency = store.queues().meta(queue).concurrency();
        return concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency);
    }

    /**
     * Lets only so many jobs be active at once; 0 lets none start.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void setConcurrency(int concurrency) {
        store.queues().limitConcurrency(queue, concurrency);
    }

    /** Lets any number of jobs be active at once. */
    public void removeConcurrency() {
        store.queues().limitConcurrency(queue, null);
    }

    /** How many jobs may start in a time; empty: any number, unless a worker has a limit of its own. */
    public Optional<RateLimit> rateLimit() {
        return Optional.ofNullable(store.queues().meta(queue).rateLimit());
    }

    /** Lets only so many jobs start in a time. */
    public void setRateLimit(RateLimit limit) {
        store.queues().limitRate(queue, limit);
    }

    /** Lets any number of jobs start, as far as the queue is concerned. */
    public void removeRateLimit() {
        store.queues().limitRate(queue, null);
    }

    /**
     * Lets no job start for that long. It is obeyed where a rate limit is set, for the queue or by its workers; BullMQ's workers
     * do not look otherwise.
     *
     * @throws IllegalArgumentException if it is less than 1 ms
     */
    public void rateLimit(Duration duration) {
        store.queues().holdBack(queue, duration);
    }

    /**
     * Ends the rate limit in force now, whether it was set by {@link #rateLimit(Duration)} or reached.
     *
     * @return whether there was a window to end
     */
    public boolean removeRateLimitKey() {
        return store.queues().endHoldBack(queue);
    }

    /** For how long the queue's rate limit stops jobs from starting; zero if it does not. */
    public Duration rateLimitTtl() {
        return store.queues().pace(queue, null).limitedFor();
    }

    /**
     * The same for workers with a limit of their own.
     *
     * @param max jobs that they may start in their window
     */
    public Duration rateLimitTtl(int max) {
        return store.queues().pace(queue, max).limitedFor();
    }

    /** Whether as many jobs are active as may be at once. */
    public boolean isMaxed() {
        return store.queues().pace(queue, null).maxed();
    }
}
