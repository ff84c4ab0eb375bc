package dev.oxbow.core.analysis;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.status.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of an analysis, for its client. Immutable.
 *
 * @param progress as the analyzer reported it; a number until the analyzer reports something else
 * @param result present once completed
 * @param error present once failed: a sentence for the client, never a stack trace
 * @param attemptsMade attempts that came to an end
 */
public record AnalysisStatus(
        String jobId,
        JobState state,
        Json progress,
        @Nullable Json result,
        @Nullable String error,
        int attemptsMade,
        Instant timestamp,
        @Nullable Instant processedOn,
        @Nullable Instant finishedOn) {
    private static final int LONGEST_ERROR = 300;
    private static final String INTERRUPTED_TOO_OFTEN =
            "The analysis was interrupted too often and has been given up. Please submit it again.";
    private static final String NO_REASON = "The analysis failed. Please submit it again.";

    static AnalysisStatus of(JobStatus job) {
        JobState state = job.state();
        return new AnalysisStatus(
                job.jobId(),
                state,
                job.progress(),
                state == JobState.COMPLETED ? job.returnValue() : null,
                state == JobState.FAILED ? readable(job.failedReason()) : null,
                job.attemptsMade(),
                job.timestamp(),
                job.processedOn(),
                job.finishedOn());
    }

    /** The reason of a failure as a client may read it: one line of limited length, because workers of other languages write any text. */
    static String readable(@Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            return NO_REASON;
        }
        if (reason.startsWith("job stalled more than allowable limit")) {
            return INTERRUPTED_TOO_OFTEN;
        }
        String line = reason.strip().lines().findFirst().orElse(NO_REASON);
        return line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) + "…" : line;
    }
}
