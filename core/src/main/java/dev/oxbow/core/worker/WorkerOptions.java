package dev.oxbow.core.worker;

import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works; BullMQ's worker options. Immutable; two with equal values are equal. Start from {@link
 * #builder()}, or from {@link #toBuilder()} to change some.
 */
public final class WorkerOptions {
    /** BullMQ's defaults; what the methods below say. */
    public static final WorkerOptions DEFAULTS = builder().build();

    private final int concurrency;
    private final @Nullable String name;
    private final Duration lockDuration;
    private final Duration stalledInterval;
    private final int maxStalledCount;
    private final @Nullable Integer maxStartedAttempts;
    private final Duration blockWindow;
    private final Duration updateInterval;
    private final KeepJobs removeOnComplete;
    private final KeepJobs removeOnFail;
    private final @Nullable RateLimit limiter;
    private final int metricsMinutes;
    private final @Nullable BackoffStrategy backoffStrategy;
    private final @Nullable WorkerListener listener;

    private WorkerOptions(Builder builder) {
        this.concurrency = builder.concurrency;
        this.name = builder.name;
        this.lockDuration = builder.lockDuration;
        this.stalledInterval = builder.stalledInterval;
        this.maxStalledCount = builder.maxStalledCount;
        this.maxStartedAttempts = builder.maxStartedAttempts;
        this.blockWindow = builder.blockWindow;
        this.updateInterval = builder.updateInterval;
        this.removeOnComplete = builder.removeOnComplete;
        this.removeOnFail = builder.removeOnFail;
        this.limiter = builder.limiter;
        this.metricsMinutes = builder.metricsMinutes;
        this.backoffStrategy = builder.backoffStrategy;
        this.listener = builder.listener;
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

    /** Starts with these options. */
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

    /** How many jobs are processed at once, 1 to 10,000; default 1. */
    public int concurrency() {
        return concurrency;
    }

    /** Stored with the jobs that the worker fetches; default null: none. */
    @Nullable
    public String name() {
        return name;
    }

    /**
     * How long a job stays locked unless its lock is renewed, which the worker does at half of it; at least 1 ms,
     * default 30 s.
     */
    public Duration lockDuration() {
        return lockDuration;
    }

    /** How often the queue is checked for stalled jobs; at least 1 ms, default 30 s. */
    public Duration stalledInterval() {
        return stalledInterval;
    }

    /** A job that was found stalled more often than this is failed; default 1. */
    public int maxStalledCount() {
        return maxStalledCount;
    }

    /**
     * A job that was fetched more often than this is failed without another attempt; at least 1, default null: no
     * bound.
     */
    @Nullable
    public Integer maxStartedAttempts() {
        return maxStartedAttempts;
    }

    /**
     * How often an idle worker polls its queue without a signal, with one command for all idle workers of the process;
     * at least 1 ms, default 5 min. It bounds how long a job waits whose marker was lost with a crashed process, and
     * how long a job that a crashed process left active stays unnoticed if no job was active before (if one was, {@link
     * #stalledInterval()} bounds it).
     */
    public Duration blockWindow() {
        return blockWindow;
    }

    /**
     * The shortest time between two calls that carry nothing but progress and logs; default 1 s. Zero: as fast as Redis
     * answers.
     */
    public Duration updateInterval() {
        return updateInterval;
    }

    /** Which completed jobs are kept, if their own options do not say; default all. */
    public KeepJobs removeOnComplete() {
        return removeOnComplete;
    }

    /** Which failed jobs are kept, if their own options do not say; default all. */
    public KeepJobs removeOnFail() {
        return removeOnFail;
    }

    /**
     * How many jobs of the queue may start in how much time, counted over all workers with a limiter; default null:
     * none. If the queue has a rate limit of its own, its maximum is used.
     */
    @Nullable
    public RateLimit limiter() {
        return limiter;
    }

    /**
     * For how many minutes counts of finished jobs are kept in Redis, one number a minute (BullMQ's {@code
     * metrics.maxDataPoints}); default 0: none, which saves up to three commands in each call that ends jobs.
     */
    public int metricsMinutes() {
        return metricsMinutes;
    }

    /** For jobs with a backoff type of the program's own; default null: such jobs fail at once. */
    @Nullable
    public BackoffStrategy backoffStrategy() {
        return backoffStrategy;
    }

    /** Receives what the worker does with its jobs; default null: none. */
    @Nullable
    public WorkerListener listener() {
        return listener;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WorkerOptions that
                && concurrency == that.concurrency
                && Objects.equals(name, that.name)
                && lockDuration.equals(that.lockDuration)
                && stalledInterval.equals(that.stalledInterval)
                && maxStalledCount == that.maxStalledCount
                && Objects.equals(maxStartedAttempts, that.maxStartedAttempts)
                && blockWindow.equals(that.blockWindow)
                && updateInterval.equals(that.updateInterval)
                && removeOnComplete.equals(that.removeOnComplete)
                && removeOnFail.equals(that.removeOnFail)
                && Objects.equals(limiter, that.limiter)
                && metricsMinutes == that.metricsMinutes
                && Objects.equals(backoffStrategy, that.backoffStrategy)
                && Objects.equals(listener, that.listener);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
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

    @Override
    public String toString() {
        return "WorkerOptions[concurrency=" + concurrency + ", name=" + name + ", lockDuration=" + lockDuration
                + ", stalledInterval=" + stalledInterval + ", maxStalledCount=" + maxStalledCount
                + ", maxStartedAttempts=" + maxStartedAttempts + ", blockWindow=" + blockWindow + ", updateInterval="
                + updateInterval + ", removeOnComplete=" + removeOnComplete + ", removeOnFail=" + removeOnFail
                + ", limiter=" + limiter + ", metricsMinutes=" + metricsMinutes + ", backoffStrategy=" + backoffStrategy
                + ", listener=" + listener + "]";
    }

    /** Collects options; not thread-safe. What is not set keeps its default. */
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

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is not allowed; the message names it
         */
        public WorkerOptions build() {
            return new WorkerOptions(this);
        }
    }
}
