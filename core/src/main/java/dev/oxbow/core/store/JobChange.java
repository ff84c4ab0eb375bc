package dev.oxbow.core.store;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.queue.RetryOptions;
import java.time.Duration;

/** A change to one job, made from outside its worker. Immutable. See {@link JobControl#change}. */
public sealed interface JobChange
        permits JobUpdate,
                JobChange.Row,
                JobChange.ClearLogs,
                JobChange.Data,
                JobChange.Remove,
                JobChange.RemovePendingChildren,
                JobChange.Retry,
                JobChange.Promote,
                JobChange.Delay,
                JobChange.Priority,
                JobChange.ExtendLock,
                JobChange.DetachFromParent,
                JobChange.EndDeduplication {
    String jobId();

    /** One more row of the job's log; so many stay as the job's own options say ({@link JobOptions#keepLogs()}). */
    record Row(String jobId, String row) implements JobChange {}

    /**
     * Fewer rows of log.
     *
     * @param keep how many of the newest stay, not negative
     */
    record ClearLogs(String jobId, int keep) implements JobChange {
        public ClearLogs {
            if (keep < 0) {
                throw new IllegalArgumentException("keep must not be negative, but was " + keep);
            }
        }
    }

    /** Another payload; whoever processes the job already has the former one. */
    record Data(String jobId, Json data) implements JobChange {}

    /**
     * The job goes, and what belongs to it. Refused while a worker has it ({@link Rejection#LOCKED}), and if it is the next run
     * of a scheduler. Its parent does not wait for it any more. Doing it to a job that is not there is not refused.
     *
     * @param withChildren whether its children go too, finished or not; then refused also while a worker has one of those
     *     that it waits for
     */
    record Remove(String jobId, boolean withChildren) implements JobChange {}

    /** The children that have not finished and are with no worker go, with their own; the job stops waiting for them. */
    record RemovePendingChildren(String jobId) implements JobChange {}

    /**
     * A job that has finished runs again: at the back of the queue (in front if its options say lifo) or by its priority. A
     * parent that recorded its end waits for it again, if it still waits.
     *
     * @param options where it must be, and what is forgotten of it
     */
    record Retry(String jobId, RetryOptions options) implements JobChange {}

    /** A delayed job waits for a worker from now on. */
    record Promote(String jobId) implements JobChange {}

    /**
     * Another delay for a delayed job.
     *
     * @param delay from now on, whole milliseconds, not negative
     */
    record Delay(String jobId, Duration delay) implements JobChange {
        public Delay {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("delay must not be negative, but was " + delay.toMillis() + " ms");
            }
        }
    }

    /**
     * Another priority; if the job waits it gets a new place at once. Its options still tell the former one, as in BullMQ.
     *
     * @param priority 0 (none, served first) or 1 (highest) to {@value JobOptions#MAX_PRIORITY} (lowest)
     * @param lifo true: ahead of those with the same priority, otherwise behind them
     */
    record Priority(String jobId, int priority, boolean lifo) implements JobChange {
        public Priority {
            if (priority < 0 || priority > JobOptions.MAX_PRIORITY) {
                throw new IllegalArgumentException(
                        "priority must be between 0 and " + JobOptions.MAX_PRIORITY + ", but was " + priority);
            }
        }
    }

    /**
     * The lock lasts so long from now on, if it is this token's; the value tells whether it is.
     *
     * @param duration at least 1 ms
     */
    record ExtendLock(String jobId, String token, Duration duration) implements JobChange {
        public ExtendLock {
            if (duration.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "duration must be at least 1 ms, but was " + duration.toMillis() + " ms");
            }
        }

        /** Without the token, which is a secret between a worker and its store. */
        @Override
        public String toString() {
            return "ExtendLock[jobId=" + jobId + ", duration=" + duration + "]";
        }
    }

    /** The child is no child any more; the value tells whether its parent had waited for it. */
    record DetachFromParent(String jobId) implements JobChange {}

    /** The job no longer keeps others of its deduplication id from being added; the value tells whether it did. */
    record EndDeduplication(String jobId) implements JobChange {}
}
