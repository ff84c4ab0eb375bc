package dev.oxbow.core.internal.status;

import dev.oxbow.core.event.Subscription;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows jobs to their end, whoever works on them. Thread-safe. */
public interface CompletionWaiter {
    /**
     * Calls the listener once, when the job has finished: on the caller's thread if it has already, otherwise on the thread it
     * comes to light on; it must not block. Of a job that is removed before nothing is heard.
     *
     * @return ends the following; empty if there is no such job
     * @throws dev.oxbow.core.pool.RedisException if the store must be asked and cannot
     */
    Optional<Subscription> whenFinished(String queue, String jobId, Consumer<JobEnd> listener);

    /** This process has changed the job: whatever is remembered of it is not true any more. Does not block. */
    void changed(String queue, String jobId);
}
