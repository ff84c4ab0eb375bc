package dev.oxbow.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
 * @param sizeLimit the most bytes of UTF-8 that the data may have; null, and as in BullMQ 0: no limit
 * @param parent the job that waits for this one; null: none
 * @param onFailure what this job's final failure means for its parent
 * @param deduplication keeps this job out while another of the same deduplication id is there; null: no deduplication
 * @param telemetry metadata of the trace that the job belongs to ({@code telemetry.metadata}), opaque text; null: none
 * @param omitTelemetryContext true: no trace goes from producer to worker ({@code telemetry.omitContext})
 * @param other options that are not among the above, by name, as they are stored: a user's own, or a later BullMQ's
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
        @Nullable Integer sizeLimit,
        @Nullable ParentJob parent,
        ChildFailure onFailure,
        @Nullable Deduplication deduplication,
        @Nullable String telemetry,
        boolean omitTelemetryContext,
        Map<String, Json> other) {
    /** The lowest priority there is: BullMQ keeps it in 21 bits of a score. */
    public static final int MAX_PRIORITY = 2_097_151;

    /** Names of options that have a method of their own, long and as BullMQ stores them, and of one that BullMQ has removed. */
    private static final Set<String> TAKEN = Set.of(
            "jobId",
            "delay",
            "priority",
            "attempts",
            "backoff",
            "removeOnComplete",
            "removeOnFail",
            "lifo",
            "timestamp",
            "keepLogs",
            "kl",
            "stackTraceLimit",
            "sizeLimit",
            "parent",
            "failParentOnFailure",
            "fpof",
            "continueParentOnFailure",
            "cpof",
            "ignoreDependencyOnFailure",
            "idof",
            "removeDependencyOnFailure",
            "rdof",
            "deduplication",
            "de",
            "debounce",
            "telemetry",
            "tm",
            "omc");

    /** No delay, no priority, one try, the queue's next number as id. */
    public static final JobOptions DEFAULTS = builder().build();

    /** @throws IllegalArgumentException if a value is out of its range, or two exclude each other; the message names the field */
    public JobOptions {
        other = Map.copyOf(other);
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
        if (deduplication != null && parent != null) {
            throw new IllegalArgumentException(
                    "Deduplication and parent options cannot be used together: deduplication.id is '"
                            + deduplication.id() + "', parent.id is '" + parent.id() + "'");
        }
    }

    private static void requireNotNegative(String field, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, but was " + value);
        }
    }

    /** The same options under a chosen id, checked as in {@link Builder#jobId}. */
    public JobOptions withJobId(String id) {
        return toBuilder().jobId(JobIds.requireCustom(id)).build();
    }

    /** Starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.jobId = jobId;
        builder.delay = delay;
        builder.priority = priority;
        builder.attempts = attempts;
        builder.backoff = backoff;
        builder.removeOnComplete = removeOnComplete;
        builder.removeOnFail = removeOnFail;
        builder.lifo = lifo;
        builder.timestamp = timestamp;
        builder.keepLogs = keepLogs;
        builder.stackTraceLimit = stackTraceLimit;
        builder.sizeLimit = sizeLimit;
        builder.parent = parent;
        builder.onFailure = onFailure;
        builder.deduplication = deduplication;
        builder.telemetry = telemetry;
        builder.omitTelemetryContext = omitTelemetryContext;
        builder.other.putAll(other);
        return builder;
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
        private @Nullable ParentJob parent;
        private ChildFailure onFailure = ChildFailure.PARENT_WAITS;
        private @Nullable Deduplication deduplication;
        private @Nullable String telemetry;
        private boolean omitTelemetryContext;
        private final Map<String, Json> other = new LinkedHashMap<>();

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

        /** The job that waits for this one, which must be there already; null: none. See {@link ParentJob}. */
        public Builder parent(@Nullable ParentJob value) {
            this.parent = value;
            return this;
        }

        /** The job that waits for this one, by its queue's name and its id. */
        public Builder parent(String queue, String id) {
            return parent(new ParentJob(queue, id));
        }

        /** What this job's final failure means for its parent. */
        public Builder onFailure(ChildFailure value) {
            this.onFailure = value;
            return this;
        }

        /** Keeps this job out while another of the same deduplication id is there; null: no deduplication. */
        public Builder deduplication(@Nullable Deduplication value) {
            this.deduplication = value;
            return this;
        }

        /** Metadata of the trace that the job belongs to, opaque text; null: none. */
        public Builder telemetry(@Nullable String metadata) {
            this.telemetry = metadata;
            return this;
        }

        /** True: no trace goes from producer to worker. */
        public Builder omitTelemetryContext(boolean value) {
            this.omitTelemetryContext = value;
            return this;
        }

        /**
         * An option of one's own, stored beside BullMQ's, which whoever reads the job finds in its options.
         *
         * @param value anything Jackson can write; null takes the option away, as BullMQ does not store it
         * @throws IllegalArgumentException if BullMQ itself has an option of that name
         */
        public Builder other(String name, @Nullable Object value) {
            if (TAKEN.contains(name)) {
                throw new IllegalArgumentException(
                        "option '" + name + "' is one of BullMQ's own, and not to be set by its name");
            }
            if (value == null) {
                other.remove(name);
            } else {
                other.put(name, Json.of(value));
            }
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
                    sizeLimit,
                    parent,
                    onFailure,
                    deduplication,
                    telemetry,
                    omitTelemetryContext,
                    other);
        }
    }
}
