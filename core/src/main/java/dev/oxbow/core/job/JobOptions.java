package dev.oxbow.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be run; the options of BullMQ's {@code Queue.add}. Immutable; made with {@link #builder()} or from
 * {@link #DEFAULTS}, and checked there with the same limits as BullMQ's.
 */
public final class JobOptions {
    /** The lowest priority there is: BullMQ keeps it in 21 bits of a score. */
    public static final int MAX_PRIORITY = 2_097_151;

    /** No delay, no priority, one attempt, the next number of the queue as id. */
    public static final JobOptions DEFAULTS = builder().build();

    private final @Nullable String jobId;
    private final Duration delay;
    private final int priority;
    private final int attempts;
    private final @Nullable Backoff backoff;
    private final @Nullable KeepJobs removeOnComplete;
    private final @Nullable KeepJobs removeOnFail;
    private final boolean lifo;
    private final @Nullable Instant timestamp;
    private final @Nullable Integer keepLogs;
    private final @Nullable Integer stackTraceLimit;
    private final @Nullable Integer sizeLimit;
    private final @Nullable ParentJob parent;
    private final ChildFailure onFailure;
    private final @Nullable Deduplication deduplication;
    private final @Nullable String telemetry;
    private final boolean omitTelemetryContext;
    private final Map<String, Json> other;

    private JobOptions(Builder builder) {
        this.jobId = builder.jobId;
        this.delay = builder.delay;
        this.priority = builder.priority;
        this.attempts = builder.attempts;
        this.backoff = builder.backoff;
        this.removeOnComplete = builder.removeOnComplete;
        this.removeOnFail = builder.removeOnFail;
        this.lifo = builder.lifo;
        this.timestamp = builder.timestamp;
        this.keepLogs = builder.keepLogs;
        this.stackTraceLimit = builder.stackTraceLimit;
        this.sizeLimit = builder.sizeLimit;
        this.parent = builder.parent;
        this.onFailure = builder.onFailure;
        this.deduplication = builder.deduplication;
        this.telemetry = builder.telemetry;
        this.omitTelemetryContext = builder.omitTelemetryContext;
        this.other = Map.copyOf(builder.other);
        OptionRules.check(this);
    }

    /** A chosen id; null: the next number of the queue. See {@link Builder#jobId}. */
    public @Nullable String jobId() {
        return jobId;
    }

    /** Time before the job may start, whole milliseconds. */
    public Duration delay() {
        return delay;
    }

    /** 0 (none, served first) or 1 (highest) to {@value #MAX_PRIORITY} (lowest). */
    public int priority() {
        return priority;
    }

    /** How often the job is tried in all; 0 and 1 both mean once. */
    public int attempts() {
        return attempts;
    }

    /** The wait before another attempt; null: none. */
    public @Nullable Backoff backoff() {
        return backoff;
    }

    /** Which completed jobs stay; null: as the worker is configured, otherwise all. */
    public @Nullable KeepJobs removeOnComplete() {
        return removeOnComplete;
    }

    /** Which failed jobs stay; null: as the worker is configured, otherwise all. */
    public @Nullable KeepJobs removeOnFail() {
        return removeOnFail;
    }

    /** True: the job is the next one to be taken, ahead of those that wait. */
    public boolean lifo() {
        return lifo;
    }

    /** The time of creation; null: now. */
    public @Nullable Instant timestamp() {
        return timestamp;
    }

    /** How many rows of log stay; null: all. */
    public @Nullable Integer keepLogs() {
        return keepLogs;
    }

    /** How many stack traces stay; null: all. */
    public @Nullable Integer stackTraceLimit() {
        return stackTraceLimit;
    }

    /** The most bytes of UTF-8 that the data may have; null, and as in BullMQ 0: no limit. */
    public @Nullable Integer sizeLimit() {
        return sizeLimit;
    }

    /** The job that waits for this one; null: none. */
    public @Nullable ParentJob parent() {
        return parent;
    }

    /** What this job's final failure means for its parent. */
    public ChildFailure onFailure() {
        return onFailure;
    }

    /** Keeps this job from being added while another one of the same id exists; null: no deduplication. */
    public @Nullable Deduplication deduplication() {
        return deduplication;
    }

    /** Metadata of the trace that the job belongs to ({@code telemetry.metadata}), opaque text; null: none. */
    public @Nullable String telemetry() {
        return telemetry;
    }

    /** True: the trace of the producer does not reach the worker ({@code telemetry.omitContext}). */
    public boolean omitTelemetryContext() {
        return omitTelemetryContext;
    }

    /** All other options by name, as stored: the program's own, or those of a later BullMQ. Unmodifiable. */
    public Map<String, Json> other() {
        return other;
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

    private Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("jobId", jobId);
        values.put("delay", delay);
        values.put("priority", priority);
        values.put("attempts", attempts);
        values.put("backoff", backoff);
        values.put("removeOnComplete", removeOnComplete);
        values.put("removeOnFail", removeOnFail);
        values.put("lifo", lifo);
        values.put("timestamp", timestamp);
        values.put("keepLogs", keepLogs);
        values.put("stackTraceLimit", stackTraceLimit);
        values.put("sizeLimit", sizeLimit);
        values.put("parent", parent);
        values.put("onFailure", onFailure);
        values.put("deduplication", deduplication);
        values.put("telemetry", telemetry);
        values.put("omitTelemetryContext", omitTelemetryContext);
        values.put("other", other);
        return values;
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return this == object
                || (object instanceof JobOptions that
                        && Objects.equals(jobId, that.jobId) // most often what differs, and cheap to compare
                        && values().equals(that.values()));
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "JobOptions" + values();
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

        /**
         * A chosen id; adding a job of the same id again changes nothing. Empty means none, as in BullMQ.
         *
         * @throws IllegalArgumentException if it is a whole number, starts with {@code 0:}, or has a {@code :} but not exactly two
         */
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

        /** How often the job is tried in all; 0 and 1 both mean once. */
        public Builder attempts(int value) {
            this.attempts = value;
            return this;
        }

        /** The wait before another attempt; null: none. */
        public Builder backoff(@Nullable Backoff value) {
            this.backoff = value;
            return this;
        }

        /** Which completed jobs stay; null: as the worker is configured. */
        public Builder removeOnComplete(@Nullable KeepJobs value) {
            this.removeOnComplete = value;
            return this;
        }

        /** Which failed jobs stay; null: as the worker is configured. */
        public Builder removeOnFail(@Nullable KeepJobs value) {
            this.removeOnFail = value;
            return this;
        }

        /** True: the job is the next one to be taken, ahead of those that wait. */
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

        /** The job that waits for this one, which must exist; null: none. See {@link ParentJob}. */
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

        /** Keeps this job from being added while another one of the same deduplication id exists; null: none. */
        public Builder deduplication(@Nullable Deduplication value) {
            this.deduplication = value;
            return this;
        }

        /** Metadata of the trace that the job belongs to, opaque text; null: none. */
        public Builder telemetry(@Nullable String metadata) {
            this.telemetry = metadata;
            return this;
        }

        /** True: the trace of the producer does not reach the worker. */
        public Builder omitTelemetryContext(boolean value) {
            this.omitTelemetryContext = value;
            return this;
        }

        /**
         * An option of the program's own, stored beside those of BullMQ, so that every reader of the job finds it in its options.
         *
         * @param value any value that {@link Json#of} can write; null removes the option, as BullMQ does not store it
         * @throws IllegalArgumentException if BullMQ itself has an option of that name
         */
        public Builder other(String name, @Nullable Object value) {
            if (OptionRules.TAKEN.contains(name)) {
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

        /**
         * For stores: the id and the options of other names as they are stored, without the checks of {@link #jobId} and {@link
         * #other}, because a job that another program wrote must be processed all the same.
         */
        public Builder stored(@Nullable String id, Map<String, Json> others) {
            this.jobId = id;
            this.other.putAll(others);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is out of its range, or two exclude each other; the message names the field
         */
        public JobOptions build() {
            return new JobOptions(this);
        }
    }
}
