package dev.oxbow.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was when it was read: a value that does not change. Immutable.
 *
 * @param queue name of its queue
 * @param id unique in its queue
 * @param name what kind of job it is, chosen by the producer
 * @param data the payload
 * @param options as stored; {@code delay} and {@code priority} below are the ones in force
 * @param timestamp when it was created, by the producer's clock
 * @param delay the delay in force
 * @param priority the priority in force
 * @param progress the progress reported last; BullMQ's default is {@code 0}
 * @param attemptsStarted how often it was taken by a worker
 * @param attemptsMade how many attempts have ended
 * @param stalledCount how often it was found stalled (its lock had expired)
 * @param processedOn when it was last taken
 * @param finishedOn when it completed or finally failed
 * @param returnValue what its processor returned, once completed
 * @param failedReason message of the last failed attempt
 * @param stacktrace stack traces of failed attempts, oldest first
 * @param processedBy name of the worker that last took it, if that worker has one
 * @param deferredFailure reason for which the next worker must fail it without running it
 * @param parent the job that waits for this one, if it is a child in a flow
 * @param deduplicationId under which it keeps other jobs from being added, if it does
 * @param schedulerId of the scheduler that added it, if one did
 */
public record Job(
        String queue,
        String id,
        String name,
        Json data,
        JobOptions options,
        Instant timestamp,
        Duration delay,
        int priority,
        Json progress,
        int attemptsStarted,
        int attemptsMade,
        int stalledCount,
        @Nullable Instant processedOn,
        @Nullable Instant finishedOn,
        @Nullable Json returnValue,
        @Nullable String failedReason,
        List<String> stacktrace,
        @Nullable String processedBy,
        @Nullable String deferredFailure,
        @Nullable JobKey parent,
        @Nullable String deduplicationId,
        @Nullable String schedulerId) {
    /** BullMQ's progress of a job that has reported none. */
    public static final Json NO_PROGRESS = new Json("0");

    public Job {
        stacktrace = List.copyOf(stacktrace);
    }

    /** Whether another attempt is allowed after one more failure. */
    public boolean hasAttemptsLeft() {
        return attemptsMade + 1 < options.attempts();
    }
}
