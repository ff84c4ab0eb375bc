package dev.oxbow.core.worker;

import java.time.Duration;

/**
 * Fetches the jobs of one queue and processes them, up to its concurrency at once, until it is closed; BullMQ's {@code
 * Worker}. Get it from {@link dev.oxbow.core.Oxbow#worker(String, JobProcessor, WorkerOptions)}, which starts it. A
 * process has at most one worker for each queue.
 *
 * <p>Thread-safe. Unless a method says otherwise it neither sends a command nor waits for one. While Redis cannot be
 * reached the worker tries again for as long as it takes, and keeps the outcomes of jobs that have ended until they are
 * stored.
 */
public interface Worker extends AutoCloseable {
    /** The queue whose jobs it processes. */
    String queueName();

    /** The options that it was started with. */
    WorkerOptions options();

    /** How many jobs are being processed now. */
    int activeJobs();

    /** Whether {@link #close(Duration)} was called; the worker may still be waiting for its jobs. */
    boolean isClosed();

    /**
     * Fetches no jobs until {@link #resume()}; active jobs go on. This concerns this worker only: nothing is written,
     * and other workers go on. To pause all workers of a queue see {@link dev.oxbow.core.queue.Queue}. Idempotent.
     */
    void pause();

    /** Fetches jobs again. Idempotent. */
    void resume();

    /** Whether {@link #pause()} was called and {@link #resume()} was not. */
    boolean isPaused();

    /**
     * Cancels an active job: {@link ActiveJob#isCancelled()} is true from now on, and the processor's thread is
     * interrupted. What the processor returns or throws counts like any other end: a failed attempt is followed by
     * another while attempts are left, unless the processor throws an {@link UnrecoverableException}.
     *
     * @param reason becomes the job's failed reason if the processor lets the interrupt through
     * @return false if this worker does not process that job now
     */
    boolean cancelJob(String jobId, String reason);

    /**
     * {@link #cancelJob} for all active jobs.
     *
     * @return how many
     */
    int cancelAllJobs(String reason);

    /**
     * Fetches no more jobs from now on; active jobs go on. {@link #close(Duration)} does this first. Cannot be undone.
     */
    void stopFetching();

    /**
     * Closes the worker: it stops fetching, waits at most {@code drain} for active jobs, then interrupts the processors
     * that still run and hands their jobs back to the front of the queue without counting an attempt. Takes at most 4 s
     * longer than {@code drain}. Idempotent; a later call does not wait for the first.
     *
     * <p>If the calling thread is interrupted it stops waiting and its interrupt flag is set again; jobs whose outcome
     * is not stored by then are recovered as stalled. What Redis does not accept before the end is logged, and such
     * jobs are recovered too.
     */
    void close(Duration drain);

    /** Closes with a drain of 10 s. See {@link #close(Duration)}. */
    @Override
    void close();
}
