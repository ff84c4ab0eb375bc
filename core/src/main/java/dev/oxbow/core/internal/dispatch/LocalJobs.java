package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.Outcome;
import java.time.Instant;

/**
 * Receives what the workers of this process do with their jobs, as it happens, so that the state of those jobs is known
 * without a command to Redis.
 *
 * <p>Called on several threads, at the same time for different jobs: {@link #started} on a thread of the worker's loop
 * or on the thread that carries a producer's call; {@link #progressed} on the processor's thread; {@link #ended} on a
 * thread of the worker's loop; {@link #forgotten} on any of these or on the lock renewer's thread. No lock of the
 * dispatch and worker packages is held then. For one attempt {@code started} comes first and {@code ended} last;
 * attempts at the same job may overlap by a moment, for an answer that brings the next attempt may be handled before
 * the answer that ended the previous one. Implementations must be thread-safe and quick, and must neither block nor
 * throw.
 */
public interface LocalJobs {
    /** Does nothing. */
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
     * A worker of this process fetched the job and holds its lock: until {@link #ended} or {@link #forgotten} it is
     * active here.
     *
     * @param job as the store returned it; its {@code processedOn} and {@code attemptsStarted} are those of this
     *     attempt
     */
    void started(String queue, Job job, Instant at);

    /** The processor reported progress, which is stored later. */
    void progressed(String queue, String jobId, Json progress);

    /**
     * The store has accepted the outcome. What other processes do with the job afterwards is not reported here.
     *
     * @param at the time that the store has written as the job's {@code finishedOn}, if it finished
     */
    void ended(String queue, Outcome outcome, Instant at);

    /**
     * This process does not hold the job any more and does not know its state: its lock was lost, or its outcome was
     * rejected. May be reported more than once for an attempt.
     */
    void forgotten(String queue, String jobId);
}
