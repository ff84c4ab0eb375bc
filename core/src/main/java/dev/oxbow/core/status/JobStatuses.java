package dev.oxbow.core.status;

import dev.oxbow.core.event.Subscription;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The status of jobs, for callers that ask often or follow jobs, with as few commands as possible. Thread-safe; get it from {@link
 * dev.oxbow.core.Oxbow#statuses()}.
 *
 * <ul>
 *   <li>A job that a worker of this process has taken: from memory, exactly, without any command. Progress may be reported a moment
 *       before it is in the store. If the lock has expired unnoticed, the job is reported as active until the heartbeat finds that
 *       out. Progress that another program sets on it meanwhile is not seen.
 *   <li>A job that ended here less than 5 s ago: from memory. That another program retried or removed it since then may be seen up to
 *       5 s late.
 *   <li>Any other job: read from the store. Reads of several callers are joined, and an answer is at most 1 s old, counted from before
 *       it was read; never older than the last change that this process made to the job.
 * </ul>
 */
public interface JobStatuses {
    /**
     * The status of a job; empty if there is no such job. Blocks for one round trip, or two when another call is in flight, unless the
     * answer is in memory.
     *
     * @throws dev.oxbow.core.pool.RedisException if the store must be read and cannot be
     */
    Optional<JobStatus> status(String queue, String jobId);

    /**
     * Calls the listener with the current status, on the caller's thread, and after each change, on the thread that learns of it, one
     * at a time, until the job has finished or the subscription is closed. Changes in quick succession may be reported as one. A
     * listener must not block. While this process has the job no command is sent; otherwise the events of its queue are read. Nothing
     * more is reported of a job that is removed before it has finished.
     *
     * @return empty if there is no such job
     * @throws dev.oxbow.core.pool.RedisException if the store must be read and cannot be
     */
    Optional<Subscription> watch(String queue, String jobId, Consumer<JobStatus> listener);

    /**
     * Discards the answers in memory about a job that this process has added, or has changed without an object of Oxbow: the next
     * status is not older than this call. A job that a worker of this process has taken is still reported from memory. Does not block.
     */
    void changed(String queue, String jobId);
}
