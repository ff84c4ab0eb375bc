package dev.oxbow.core.queue;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import java.util.List;

/** How an attempt at a job ended; reported to the store in a {@link Turn}. */
public sealed interface Outcome {
    /** The job as it was taken, with its lock. */
    TakenJob taken();

    /** The processor returned; the job is completed. */
    record Completed(TakenJob taken, Json returnValue, KeepJobs keep) implements Outcome {}

    /**
     * The attempt failed and there is no other.
     *
     * @param reason message of the error, plain text
     * @param stacktrace all kept traces, the newest last
     */
    record Failed(TakenJob taken, String reason, List<String> stacktrace, KeepJobs keep) implements Outcome {}

    /**
     * The attempt failed and another follows.
     *
     * @param delay zero: it waits again at once; otherwise it becomes delayed
     */
    record Retried(TakenJob taken, String reason, List<String> stacktrace, Duration delay) implements Outcome {}

    /** Not processed (shut-down): the job goes back to the front of the queue and no attempt is counted. */
    record HandedBack(TakenJob taken) implements Outcome {}
}
