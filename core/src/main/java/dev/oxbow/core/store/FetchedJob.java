package dev.oxbow.core.store;

import dev.oxbow.core.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * A job that a worker holds.
 *
 * @param token the lock's token; only its holder may finish the job
 * @param plain whether it is known that nothing but its own lock and children hangs on the job: its queue numbered it, and
 *     it has no parent, no deduplication and no deferred failure. What is known need not be read again when it ends.
 * @param scheduled if a scheduler made the job: what its next run is computed from
 */
public record FetchedJob(
        Job job, String token, boolean plain, @Nullable ScheduledRun scheduled) {
    /** A job that no scheduler made. */
    public FetchedJob(Job job, String token, boolean plain) {
        this(job, token, plain, null);
    }

    /** A job of which nothing more is known. */
    public FetchedJob(Job job, String token) {
        this(job, token, false);
    }
}
