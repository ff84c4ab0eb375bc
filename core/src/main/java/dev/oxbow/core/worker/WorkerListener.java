package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;

/**
 * Hears what one worker of this process does with its jobs; BullMQ's {@code worker.on(…)}. It costs no command: for what all workers
 * of a queue do, wherever they run, see {@link dev.oxbow.core.event.QueueEvents}.
 *
 * <p>Called on the worker's own threads, several at once, for one job in order: a listener must be thread-safe and quick, and must not
 * block. What it throws is logged and harms nobody. Each method does nothing unless it is overridden.
 */
public interface WorkerListener {
    /**
     * The worker has taken the job and is about to process it.
     *
     * @param job as it was taken
     */
    default void active(Job job) {}

    /** The processor has reported progress; it will be stored soon. */
    default void progress(String jobId, Json progress) {}

    /**
     * The job has completed, and Redis knows it.
     *
     * @param job as it was taken
     */
    default void completed(Job job, Json returnValue) {}

    /**
     * An attempt has failed, and Redis knows it.
     *
     * @param job as it was taken
     * @param forGood whether no other attempt follows
     */
    default void failed(Job job, String failedReason, boolean forGood) {}

    /** The job is not this worker's any more: its lock was lost or it was removed, and what came of the attempt was dropped. */
    default void lost(String jobId) {}
}
