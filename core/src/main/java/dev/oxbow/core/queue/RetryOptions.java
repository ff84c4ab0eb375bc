package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobState;

/**
 * How a finished job is run again. Immutable.
 *
 * @param from where it must be: {@link JobState#FAILED} or {@link JobState#COMPLETED}
 * @param resetAttemptsMade whether its attempts count from 0 again
 * @param resetAttemptsStarted whether its starts count from 0 again
 */
public record RetryOptions(JobState from, boolean resetAttemptsMade, boolean resetAttemptsStarted) {
    /** A failed job, its attempts counted on. */
    public static final RetryOptions OF_FAILED = new RetryOptions(JobState.FAILED, false, false);

    /** A completed job, its attempts counted on. */
    public static final RetryOptions OF_COMPLETED = new RetryOptions(JobState.COMPLETED, false, false);

    public RetryOptions {
        if (!from.isFinished()) {
            throw new IllegalArgumentException("from must be failed or completed, but was " + from.word());
        }
    }

    /** The same with all counts from 0 again. */
    public RetryOptions fromScratch() {
        return new RetryOptions(from, true, true);
    }
}
