package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;

/**
 * Receives what one worker of this process does with its jobs; BullMQ's {@code worker.on(…)}. It costs no command. What
 * all workers of a queue do, in any process, is reported by {@link dev.oxbow.core.event.QueueEvents}. Each method does
 * nothing unless it is overridden.
 *
 * <p>Called on several threads, at the same time for different jobs: {@link #active} on a thread of the worker, or on
 * the thread that carries a call of a producer of this process if that call fetched the job; {@link #progress} on the
 * processor's thread; {@link #completed} and {@link #failed} on a thread of the worker; {@link #lost} on any of these
 * or on the thread that renews locks. For one attempt {@code active} comes first, and {@code completed} or {@code
 * failed} last. An attempt may be reported as active a moment before the previous attempt at the same job is reported
 * as failed.
 *
 * <p>A listener must be thread-safe and quick and must not block: it holds up the worker, or the producer. Whatever it
 * throws is logged and changes nothing for the job.
 */
public interface WorkerListener {
    /**
     * The worker has fetched the job and is about to process it.
     *
     * @param job as it was fetched
     */
    default void active(Job job) {}

    /** The processor has reported progress, which is stored later. */
    default void progress(String jobId, Json progress) {}

    /**
     * The job has completed, and this is stored.
     *
     * @param job as it was fetched
     */
    default void completed(Job job, Json returnValue) {}

    /**
     * An attempt has failed, and this is stored.
     *
     * @param job as it was fetched
     * @param forGood whether no other attempt follows
     */
    default void failed(Job job, String failedReason, boolean forGood) {}

    /**
     * The worker does not hold the job any more: its lock was lost, it was removed, or it waits for its children. The
     * outcome of the attempt was or will be dropped. May be called more than once for an attempt, and the processor may
     * still report progress.
     */
    default void lost(String jobId) {}
}
