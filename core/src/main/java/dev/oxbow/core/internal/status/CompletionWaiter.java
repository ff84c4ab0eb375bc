package dev.oxbow.core.internal.status;

import dev.oxbow.core.event.Subscription;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for the end of jobs, in whatever process they run. Thread-safe. */
public interface CompletionWaiter {
    /**
     * Calls the listener once, when the job has finished: on the caller's thread if it has already, otherwise on the thread that
     * learns of it; the listener must not block. It is not called for a job that is removed before its end.
     *
     * @return ends the waiting when it is closed; empty if there is no such job
     * @throws dev.oxbow.core.pool.RedisException if the store must be read and cannot be
     */
    Optional<Subscription> whenFinished(String queue, String jobId, Consumer<JobEnd> listener);

    /** This process has changed the job: answers in memory about it are discarded. Does not block. */
    void changed(String queue, String jobId);
}
