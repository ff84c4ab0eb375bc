package dev.oxbow.core.worker;

import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works; BullMQ's worker options. Immutable; start from {@link #DEFAULTS}.
 *
 * @param concurrency jobs processed at once, 1 to 10,000
 * @param name stored with the jobs it takes; null: none
 * @param lockDuration how long a job stays locked unless renewed; renewed at half of it
 * @param stalledInterval how often stalled jobs are looked for
 * @param maxStalledCount a job found stalled more often than this is failed
 * @param blockWindow how often an idle worker looks at its queue without a signal (one command for all idle workers of the
 *     process): bounds how long a job waits whose signal was lost with a crashed process, and how long a job that a crashed
 *     process left active stays unnoticed when no job was active before (then {@code stalledInterval} bounds it)
 * @param updateInterval between two calls that carry nothing but progress and logs; 0: as fast as the store answers
 * @param removeOnComplete for jobs whose own options say nothing
 * @param removeOnFail for jobs whose own options say nothing
 */
public record WorkerOptions(
        int concurrency,
        @Nullable String name,
        Duration lockDuration,
        Duration stalledInterval,
        int maxStalledCount,
        Duration blockWindow,
        Duration updateInterval,
        KeepJobs removeOnComplete,
        KeepJobs removeOnFail) {
    /**
     * BullMQ's defaults: one job at a time, locked for 30 s, stalled jobs looked for every 30 s and recovered once; a block
     * window of 5 min; progress and logs told once a second at most.
     */
    public static final WorkerOptions DEFAULTS = new WorkerOptions(
            1,
            null,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1,
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            KeepJobs.all(),
            KeepJobs.all());

    public WorkerOptions {
        if (concurrency < 1 || concurrency > 10_000) {
            throw new IllegalArgumentException("concurrency must be between 1 and 10000, but was " + concurrency);
        }
        if (maxStalledCount < 0) {
            throw new IllegalArgumentException("maxStalledCount must not be negative, but was " + maxStalledCount);
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

    /** The same with another {@code concurrency}. */
    public WorkerOptions withConcurrency(int value) {
        return new WorkerOptions(
                value,
                name,
                lockDuration,
                stalledInterval,
                maxStalledCount,
                blockWindow,
                updateInterval,
                removeOnComplete,
                removeOnFail);
    }

    /** The same with another {@code name}. */
    public WorkerOptions withName(@Nullable String value) {
        return new WorkerOptions(
                concurrency,
                value,
                lockDuration,
                stalledInterval,
                maxStalledCount,
                blockWindow,
                updateInterval,
                removeOnComplete,
                removeOnFail);
    }

    /** The same with another {@code lockDuration}. */
    public WorkerOptions withLockDuration(Duration value) {
        return new WorkerOptions(
                concurrency,
                name,
                value,
                stalledInterval,
                maxStalledCount,
                blockWindow,
                updateInterval,
                removeOnComplete,
                removeOnFail);
    }

    /** The same with another {@code stalledInterval}. */
    public WorkerOptions withStalledInterval(Duration value) {
        return new WorkerOptions(
                concurrency,
                name,
                lockDuration,
                value,
                maxStalledCount,
                blockWindow,
                updateInterval,
                removeOnComplete,
                removeOnFail);
    }

    /** The same with another {@code maxStalledCount}. */
    public WorkerOptions withMaxStalledCount(int value) {
        return new WorkerOptions(
                concurrency,
                name,
                lockDuration,
                stalledInterval,
                value,
                blockWindow,
                updateInterval,
                removeOnComplete,
                removeOnFail);
    }

    /** The same with another {@code blockWindow}. */
    public WorkerOptions withBlockWindow(Duration value) {
        return new WorkerOptions(
                concurrency,
                name,
                lockDuration,
                stalledInterval,
                maxStalledCount,
                value,
                updateInterval,
                removeOnComplete,
                removeOnFail);
    }

    /** The same with another {@code updateInterval}. */
    public WorkerOptions withUpdateInterval(Duration value) {
        return new WorkerOptions(
                concurrency,
                name,
                lockDuration,
                stalledInterval,
                maxStalledCount,
                blockWindow,
                value,
                removeOnComplete,
                removeOnFail);
    }

    /** The same with another {@code removeOnComplete}. */
    public WorkerOptions withRemoveOnComplete(KeepJobs value) {
        return new WorkerOptions(
                concurrency,
                name,
                lockDuration,
                stalledInterval,
                maxStalledCount,
                blockWindow,
                updateInterval,
                value,
                removeOnFail);
    }

    /** The same with another {@code removeOnFail}. */
    public WorkerOptions withRemoveOnFail(KeepJobs value) {
        return new WorkerOptions(
                concurrency,
                name,
                lockDuration,
                stalledInterval,
                maxStalledCount,
                blockWindow,
                updateInterval,
                removeOnComplete,
                value);
    }
}
