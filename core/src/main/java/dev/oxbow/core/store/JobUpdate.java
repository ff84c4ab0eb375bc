package dev.oxbow.core.store;

import dev.oxbow.core.job.Json;
import org.jspecify.annotations.Nullable;

/** A small change to a job, in any state, as a worker makes while it runs it. */
public sealed interface JobUpdate extends JobChange {
    @Override
    String jobId();

    /** New progress: stored, and sent to those who listen to events. */
    record Progress(String jobId, Json progress) implements JobUpdate {}

    /**
     * One more row of the job's log.
     *
     * @param keep how many rows stay, the newest; null or 0: all
     */
    record Log(String jobId, String row, @Nullable Integer keep) implements JobUpdate {}
}
