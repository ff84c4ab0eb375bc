package dev.oxbow.core.queue;

import dev.oxbow.core.job.Job;

/**
 * A job that a worker holds.
 *
 * @param token the lock's token; only its holder may finish the job
 * @param plain whether it is known that nothing but its own lock and children hangs on the job: its queue numbered it, and
 *     it has no parent, no deduplication and no deferred failure. What is known need not be read again when it ends.
 */
public record TakenJob(Job job, String token, boolean plain) {
    /** A job of which nothing more is known. */
    public TakenJob(Job job, String token) {
        this(job, token, false);
    }
}
