package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.Outcome;
import java.time.Instant;

/**
 * What the workers of this process do with their jobs, told as it happens: who listens here knows how those jobs stand without
 * asking Redis. Calls come from the workers' threads, for one job in order; they must be quick and must not block or throw.
 */
public interface LocalJobs {
    /** Nobody listens. */
    LocalJobs IGNORED = new LocalJobs() {
        @Override
        public void started(String queue, Job job, Instant at) {}

        @Override
        public void progressed(String queue, String jobId, Json progress) {}

        @Override
        public void ended(String queue, Outcome outcome, Instant at) {}

        @Override
        public void forgotten(String queue, String jobId) {}
    };

    /**
     * A worker of this process took the job and holds its lock: until {@link #ended} or {@link #forgotten} it is active here.
     *
     * @param job as the store handed it out, its {@code processedOn} and {@code attemptsStarted} being of this start
     */
    void started(String queue, Job job, Instant at);

    /** The processor reported progress; it will be stored soon. */
    void progressed(String queue, String jobId, Json progress);

    /**
     * The store has accepted the outcome. What others do with the job from now on is not told here.
     *
     * @param at the time that the store has written as the job's {@code finishedOn}, if it finished
     */
    void ended(String queue, Outcome outcome, Instant at);

    /** The job is not ours any more and how it stands is not known here: its lock was lost, or its outcome refused. */
    void forgotten(String queue, String jobId);
}
