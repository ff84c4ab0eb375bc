package dev.oxbow.core.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be run; the options of BullMQ's {@code Queue.add}. Immutable; made with {@link #builder()} or from
 * {@link #DEFAULTS}, and checked there with the same limits as BullMQ's.
 *
 * @param jobId a chosen id, or null for the queue's next number; not a whole number, not starting with {@code 0:}, and
 *     with a {@code :} only as one of exactly two (see {@link JobIds})
 * @param delay time before the job may start, whole milliseconds
 * @param priority 0 (none, served first) or 1 (highest) to {@value #MAX_PRIORITY} (lowest)
 * @param attempts tries in all; 0 and 1 both mean one try
 * @param backoff wait before another try; null: none
 * @param removeOnComplete which completed jobs stay; null: as the worker says, else all
 * @param removeOnFail which failed jobs stay; null: as the worker says, else all
 * @param lifo true: next to be taken, ahead of those that wait
 * @param timestamp the time of creation; null: now
 * @param keepLogs how many rows of log stay; null: all
 * @param stackTraceLimit how many stack traces stay; null: all
 * @param sizeLimit the most bytes of UTF-8 that the data may have; null: no limit
 */
public record JobOptions(
        @Nullable String jobId,
        Duration delay,
        int priority,
        int attempts,
        @Nullable Backoff backoff,
        @Nullable KeepJobs removeOnComplete,
        @Nullable KeepJobs removeOnFail,
        boolean lifo,
        @Nullable Instant timestamp,
        @Nullable Integer keepLogs,
        @Nullable Integer stackTraceLimit,
        @Nullable Integer sizeLimit) {
    /** The lowest priority there is: BullMQ keeps it in 21 bits of a score. */
    public static final int MAX_PRIORITY = 2_097_151;

    /** No delay, no priority, one try, the queue's next number as id. */
    public static final JobOptions DEFAULTS = builder().build();

    public JobOptions {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, but was " + delay.toMillis() + " ms");
        }
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority must be between 0 and " + MAX_PRIORITY + ", but was " + priority);
        }
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts must not be negative, but was " + attempts);
        }
        requireNotNegative("keepLogs", keepLogs);
        requireNotNegative("stackTraceLimit", stackTraceLimit);
        requireNotNegative("sizeLimit", sizeLimit);
    }

    private static void requireNotNegative(String field, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, but was " + value);
        }
    }

    /** The same options under a chosen id, checked as in {@link Builder#jobId}. */
    public JobOptions withJobId(String id) {
        return new JobOptions(
                JobIds.requireCustom(id),
                delay,
                priority,
                attempts,
                backoff,
                removeOnComplete,
                removeOnFail,
                lifo,
                timestamp,
                keepLogs,
                stackTraceLimit,
                sizeLimit);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private @Nullable String jobId;
        private Duration delay = Duration.ZERO;
        private int priority;
        private int attempts;
        private @Nullable Backoff backoff;
        private @Nullable KeepJobs removeOnComplete;
        private @Nullable KeepJobs removeOnFail;
        private boolean lifo;
        private @Nullable Instant timestamp;
        private @Nullable Integer keepLogs;
        private @Nullable Integer stackTraceLimit;
        private @Nullable Integer sizeLimit;

        private Builder() {}

        /** A chosen id; adding it again is harmless. Empty means none, as in BullMQ. */
        public Builder jobId(@Nullable String id) {
            this.jobId = id == null || id.isEmpty() ? null : JobIds.requireCustom(id);
            return this;
        }

        /** Time before the job may start, whole milliseconds, not negative. */
        public Builder delay(Duration value) {
            this.delay = value;
            return this;
        }

        /** 0 (none, served first) or 1 (highest) to {@value #MAX_PRIORITY} (lowest). */
        public Builder priority(int value) {
            this.priority = value;
            return this;
        }

        /** Tries in all; 0 and 1 both mean one. */
        public Builder attempts(int value) {
            this.attempts = value;
            return this;
        }

        /** The wait before another try; null: none. */
        public Builder backoff(@Nullable Backoff value) {
            this.backoff = value;
            return this;
        }

        /** Which completed jobs stay; null: as the worker says. */
        public Builder removeOnComplete(@Nullable KeepJobs value) {
            this.removeOnComplete = value;
            return this;
        }

        /** Which failed jobs stay; null: as the worker says. */
        public Builder removeOnFail(@Nullable KeepJobs value) {
            this.removeOnFail = value;
            return this;
        }

        /** True: next to be taken, ahead of those that wait. */
        public Builder lifo(boolean value) {
            this.lifo = value;
            return this;
        }

        /** The time of creation; null: now. */
        public Builder timestamp(@Nullable Instant value) {
            this.timestamp = value;
            return this;
        }

        /** How many rows of log stay; null: all. */
        public Builder keepLogs(@Nullable Integer value) {
            this.keepLogs = value;
            return this;
        }

        /** How many stack traces stay; null: all. */
        public Builder stackTraceLimit(@Nullable Integer value) {
            this.stackTraceLimit = value;
            return this;
        }

        /** The most bytes of UTF-8 that the data may have; null: no limit. */
        public Builder sizeLimit(@Nullable Integer value) {
            this.sizeLimit = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value is out of its range; the message names the field */
        public JobOptions build() {
            return new JobOptions(
                    jobId,
                    delay,
                    priority,
                    attempts,
                    backoff,
                    removeOnComplete,
                    removeOnFail,
                    lifo,
                    timestamp,
                    keepLogs,
                    stackTraceLimit,
                    sizeLimit);
        }
    }
}
