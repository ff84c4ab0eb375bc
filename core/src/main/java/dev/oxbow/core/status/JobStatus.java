package dev.oxbow.core.status;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a job, without its payload. Immutable.
 *
 * @param progress last reported; BullMQ's default is {@code 0}
 * @param returnValue what its processor returned, once completed
 * @param failedReason message of the last failed attempt
 * @param attemptsMade attempts that came to an end
 * @param timestamp when it was created
 * @param processedOn when it was last taken
 * @param finishedOn when it completed or finally failed
 */
public record JobStatus(
        String jobId,
        JobState state,
        Json progress,
        @Nullable Json returnValue,
        @Nullable String failedReason,
        int attemptsMade,
        Instant timestamp,
        @Nullable Instant processedOn,
        @Nullable Instant finishedOn) {
    /** Size of an object without its texts, approximately, in bytes. */
    private static final int FRAME_BYTES = 400;

    /** The status of a job as it was read from a store. */
    public static JobStatus of(JobView view) {
        return of(view.job(), view.state(), view.job().progress());
    }

    /** The status of an active job, with the progress reported since it was taken. */
    public static JobStatus active(Job taken, Json progress) {
        return of(taken, JobState.ACTIVE, progress);
    }

    private static JobStatus of(Job job, JobState state, Json progress) {
        return new JobStatus(
                job.id(),
                state,
                progress,
                job.returnValue(),
                job.failedReason(),
                job.attemptsMade(),
                job.timestamp(),
                job.processedOn(),
                job.finishedOn());
    }

    /** The same job after it completed at that time. */
    public JobStatus completed(Json value, Instant at) {
        return new JobStatus(
                jobId,
                JobState.COMPLETED,
                progress,
                value,
                failedReason,
                attemptsMade + 1,
                timestamp,
                processedOn,
                inMillis(at));
    }

    /** The same job after it finally failed at that time. */
    public JobStatus failed(String reason, Instant at) {
        return new JobStatus(
                jobId,
                JobState.FAILED,
                progress,
                returnValue,
                reason,
                attemptsMade + 1,
                timestamp,
                processedOn,
                inMillis(at));
    }

    /** The same job after it reported this progress. */
    public JobStatus withProgress(Json value) {
        return new JobStatus(
                jobId, state, value, returnValue, failedReason, attemptsMade, timestamp, processedOn, finishedOn);
    }

    /** Stores keep milliseconds. */
    private static Instant inMillis(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli());
    }

    /** Memory that it takes at most, approximately, in bytes. */
    public long bytes() {
        return FRAME_BYTES
                + 2L
                        * (jobId.length()
                                + progress.text().length()
                                + (returnValue == null ? 0 : returnValue.text().length())
                                + (failedReason == null ? 0 : failedReason.length()));
    }
}
