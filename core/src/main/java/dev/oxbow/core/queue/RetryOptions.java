package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a finished job is run again. Immutable; made with {@link #builder()}. */
public final class RetryOptions {
    /** A failed job; its attempts count on. */
    public static final RetryOptions OF_FAILED = builder().build();

    /** A completed job; its attempts count on. */
    public static final RetryOptions OF_COMPLETED =
            builder().from(JobState.COMPLETED).build();

    private final JobState from;
    private final boolean resetAttemptsMade;
    private final boolean resetAttemptsStarted;

    private RetryOptions(Builder builder) {
        this.from = builder.from;
        this.resetAttemptsMade = builder.resetAttemptsMade;
        this.resetAttemptsStarted = builder.resetAttemptsStarted;
    }

    /** Starts from {@link #OF_FAILED}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these options. */
    public Builder toBuilder() {
        return new Builder().from(from).resetAttemptsMade(resetAttemptsMade).resetAttemptsStarted(resetAttemptsStarted);
    }

    /** The state that the job must be in: {@link JobState#FAILED} or {@link JobState#COMPLETED}. */
    public JobState from() {
        return from;
    }

    /** Whether the attempts that ended count from 0 again. */
    public boolean resetAttemptsMade() {
        return resetAttemptsMade;
    }

    /** Whether the attempts that started count from 0 again. */
    public boolean resetAttemptsStarted() {
        return resetAttemptsStarted;
    }

    /** The same with all counts from 0 again. */
    public RetryOptions fromScratch() {
        return toBuilder().resetAttemptsMade(true).resetAttemptsStarted(true).build();
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof RetryOptions that
                && from == that.from
                && resetAttemptsMade == that.resetAttemptsMade
                && resetAttemptsStarted == that.resetAttemptsStarted;
    }

    @Override
    public int hashCode() {
        return Objects.hash(from, resetAttemptsMade, resetAttemptsStarted);
    }

    @Override
    public String toString() {
        return "RetryOptions[from=" + from + ", resetAttemptsMade=" + resetAttemptsMade + ", resetAttemptsStarted="
                + resetAttemptsStarted + "]";
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private JobState from = JobState.FAILED;
        private boolean resetAttemptsMade;
        private boolean resetAttemptsStarted;

        private Builder() {}

        /**
         * The state that the job must be in.
         *
         * @throws IllegalArgumentException if it is neither {@link JobState#FAILED} nor {@link JobState#COMPLETED}
         */
        public Builder from(JobState value) {
            if (!value.isFinished()) {
                throw new IllegalArgumentException("from must be failed or completed, but was " + value.word());
            }
            this.from = value;
            return this;
        }

        /** True: the attempts that ended count from 0 again. */
        public Builder resetAttemptsMade(boolean value) {
            this.resetAttemptsMade = value;
            return this;
        }

        /** True: the attempts that started count from 0 again. */
        public Builder resetAttemptsStarted(boolean value) {
            this.resetAttemptsStarted = value;
            return this;
        }

        /** The options. */
        public RetryOptions build() {
            return new RetryOptions(this);
        }
    }
}
