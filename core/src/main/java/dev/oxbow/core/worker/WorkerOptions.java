package dev.oxbow.core.worker;

import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works; BullMQ's worker options. Immutable; start from {@link #DEFAULTS} or {@link #builder()}.
 *
 * @param concurrency jobs processed at once, 1 to 10,000
 * @param name stored with the jobs it takes; null: none
 * @param lockDuration how long a job stays locked unless renewed; renewed at half of it
 * @param stalledInterval how often stalled jobs are looked for
 * @param maxStalledCount a job found stalled more often than this is failed
 * @param maxStartedAttempts a job that was taken more often than this is failed without another try; null: no bound
 * @param blockWindow how often an idle worker looks at its queue without a signal (one command for all idle workers of the
 *     process): bounds how long a job waits whose signal was lost with a crashed process, and how long a job that a crashed
 *     process left active stays unnoticed when no job was active before (then {@code stalledInterval} bounds it)
 * @param updateInterval between two calls that carry nothing but progress and logs; 0: as fast as the store answers
 * @param removeOnComplete for jobs whose own options say nothing
 * @param removeOnFail for jobs whose own options say nothing
 * @param limiter how many jobs of the queue may start in how much time, all workers with a limiter together; the queue's own limit
 *     goes before its maximum; null: none
 * @param metricsMinutes for how many minutes counts of finished jobs are kept in Redis, one number a minute (BullMQ's {@code
 *     metrics.maxDataPoints}); 0: none, which saves up to three commands within each call that ends jobs
 * @param backoffStrategy for jobs with a backoff type of their own; null: such jobs fail at once
 * @param listener hears what the worker does with its jobs; null: nobody does
 */
public record WorkerOptions(
        int concurrency,
        @Nullable String name,
        Duration lockDuration,
        Duration stalledInterval,
        int maxStalledCount,
        @Nullable Integer maxStartedAttempts,
        Duration blockWindow,
        Duration updateInterval,
        KeepJobs removeOnComplete,
        KeepJobs removeOnFail,
        @Nullable RateLimit limiter,
        int metricsMinutes,
        @Nullable BackoffStrategy backoffStrategy,
        @Nullable WorkerListener listener) {
    /**
     * BullMQ's defaults: one job at a time, locked for 30 s, stalled jobs looked for every 30 s and recovered once; a block
     * window of 5 min; progress and logs told once a second at most.
     */
    public static final WorkerOptions DEFAULTS = builder().build();

    public WorkerOptions {
        if (concurrency < 1 || concurrency > 10_000) {
            throw new IllegalArgumentException("concurrency must be between 1 and 10000, but was " + concurrency);
        }
        if (maxStalledCount < 0) {
            throw new IllegalArgumentException("maxStalledCount must not be negative, but was " + maxStalledCount);
        }
        if (maxStartedAttempts != null && maxStartedAttempts < 1) {
            throw new IllegalArgumentException("maxStartedAttempts must be at least 1, but was " + maxStartedAttempts);
        }
        if (metricsMinutes < 0) {
            throw new IllegalArgumentException("metricsMinutes must not be negative, but was " + metricsMinutes);
        }
        requireMillis("lockDuration", lockDuration);
        requireMillis("stalledInterval", stalledInterval);
        requireMillis("blockWindow", blockWindow);
        if (updateInterval.isNegative()) {
            throw new IllegalArgumentException("updateInterval must not be negative, but was " + updateInterval);
        }
    }

    private static void requireMillis(String field, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(field + " must be at least 1 ms, but was " + value);
        }
    }

    /** Starts with {@link #DEFAULTS}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts with these. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.concurrency = concurrency;
        builder.name = name;
        builder.lockDuration = lockDuration;
        builder.stalledInterval = stalledInterval;
        builder.maxStalledCount = maxStalledCount;
        builder.maxStartedAttempts = maxStartedAttempts;
        builder.blockWindow = blockWindow;
        builder.updateInterval = updateInterval;
        builder.removeOnComplete = removeOnComplete;
        builder.removeOnFail = removeOnFail;
        builder.limiter = limiter;
        builder.metricsMinutes = metricsMinutes;
        builder.backoffStrategy = backoffStrategy;
        builder.listener = listener;
        return builder;
    }

    /** The same with another {@code concurrency}. */
    public WorkerOptions withConcurrency(int value) {
        return toBuilder().concurrency(value).build();
    }

    /** The same with another {@code name}. */
    public WorkerOptions withName(@Nullable String value) {
        return toBuilder().name(value).build();
    }

    /** The same with another {@code lockDuration}. */
    public WorkerOptions withLockDuration(Duration value) {
        return toBuilder().lockDuration(value).build();
    }

    /** The same with another {@code stalledInterval}. */
    public WorkerOptions withStalledInterval(Duration value) {
        return toBuilder().stalledInterval(value).build();
    }

    /** The same with another {@code maxStalledCount}. */
    public WorkerOptions withMaxStalledCount(int value) {
        return toBuilder().maxStalledCount(value).build();
    }

    /** The same with another {@code blockWindow}. */
    public WorkerOptions withBlockWindow(Duration value) {
        return toBuilder().blockWindow(value).build();
    }

    /** The same with another {@code updateInterval}. */
    public WorkerOptions withUpdateInterval(Duration value) {
        return toBuilder().updateInterval(value).build();
    }

    /** The same with another {@code removeOnComplete}. */
    public WorkerOptions withRemoveOnComplete(KeepJobs value) {
        return toBuilder().removeOnComplete(value).build();
    }

    /** The same with another {@code removeOnFail}. */
    public WorkerOptions withRemoveOnFail(KeepJobs value) {
        return toBuilder().removeOnFail(value).build();
    }

    /** Gathers options; not thread-safe. What is not set keeps its default. */
    public static final class Builder {
        private int concurrency = 1;
        private @Nullable String name;
        private Duration lockDuration = Duration.ofSeconds(30);
        private Duration stalledInterval = Duration.ofSeconds(30);
        private int maxStalledCount = 1;
        private @Nullable Integer maxStartedAttempts;
        private Duration blockWindow = Duration.ofMinutes(5);
        private Duration updateInterval = Duration.ofSeconds(1);
        private KeepJobs removeOnComplete = KeepJobs.all();
        private KeepJobs removeOnFail = KeepJobs.all();
        private @Nullable RateLimit limiter;
        private int metricsMinutes;
        private @Nullable BackoffStrategy backoffStrategy;
        private @Nullable WorkerListener listener;

        private Builder() {}

        /** See {@link WorkerOptions#concurrency()}. */
        public Builder concurrency(int value) {
            concurrency = value;
            return this;
        }

        /** See {@link WorkerOptions#name()}. */
        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        /** See {@link WorkerOptions#lockDuration()}. */
        public Builder lockDuration(Duration value) {
            lockDuration = value;
            return this;
        }

        /** See {@link WorkerOptions#stalledInterval()}. */
        public Builder stalledInterval(Duration value) {
            stalledInterval = value;
            return this;
        }

        /** See {@link WorkerOptions#maxStalledCount()}. */
        public Builder maxStalledCount(int value) {
            maxStalledCount = value;
            return this;
        }

        /** See {@link WorkerOptions#maxStartedAttempts()}. */
        public Builder maxStartedAttempts(@Nullable Integer value) {
            maxStartedAttempts = value;
            return this;
        }

        /** See {@link WorkerOptions#blockWindow()}. */
        public Builder blockWindow(Duration value) {
            blockWindow = value;
            return this;
        }

        /** See {@link WorkerOptions#updateInterval()}. */
        public Builder updateInterval(Duration value) {
            updateInterval = value;
            return this;
        }

        /** See {@link WorkerOptions#removeOnComplete()}. */
        public Builder removeOnComplete(KeepJobs value) {
            removeOnComplete = value;
            return this;
        }

        /** See {@link WorkerOptions#removeOnFail()}. */
        public Builder removeOnFail(KeepJobs value) {
            removeOnFail = value;
            return this;
        }

        /** See {@link WorkerOptions#limiter()}. */
        public Builder limiter(@Nullable RateLimit value) {
            limiter = value;
            return this;
        }

        /** See {@link WorkerOptions#metricsMinutes()}. */
        public Builder metricsMinutes(int value) {
            metricsMinutes = value;
            return this;
        }

        /** See {@link WorkerOptions#backoffStrategy()}. */
        public Builder backoffStrategy(@Nullable BackoffStrategy value) {
            backoffStrategy = value;
            return this;
        }

        /** See {@link WorkerOptions#listener()}. */
        public Builder listener(@Nullable WorkerListener value) {
            listener = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value is not allowed; it says which */
        public WorkerOptions build() {
            return new WorkerOptions(
                    concurrency,
                    name,
                    lockDuration,
                    stalledInterval,
                    maxStalledCount,
                    maxStartedAttempts,
                    blockWindow,
                    updateInterval,
                    removeOnComplete,
                    removeOnFail,
                    limiter,
                    metricsMinutes,
                    backoffStrategy,
                    listener);
        }
    }
}
