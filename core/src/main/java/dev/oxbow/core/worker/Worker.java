package dev.oxbow.core.worker;

import dev.oxbow.core.internal.worker.ProcessorThreads;
import dev.oxbow.core.internal.worker.WorkerGroup;
import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.pool.ConnectionPool;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes the jobs of one queue and processes them, up to its concurrency at once, until it is closed. Thread-safe; get it from
 * {@link dev.oxbow.core.Oxbow#worker}. It waits for Redis for as long as it takes: while Redis is away outcomes are kept
 * and told later.
 */
public final class Worker implements AutoCloseable {
    /** How long a cancelled processor may take to end before its job is handed back without it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final WorkerLoop pump;
    private final WorkerGroup group;
    private final ProcessorThreads processors;
    private final AtomicBoolean closed = new AtomicBoolean();

    public Worker(WorkerLoop pump, WorkerGroup group, ProcessorThreads processors) {
        this.pump = pump;
        this.group = group;
        this.processors = processors;
    }

    /** The queue whose jobs it takes. */
    public String queueName() {
        return pump.queue();
    }

    /** How it works. */
    public WorkerOptions options() {
        return pump.options();
    }

    /** How many jobs are being processed now. */
    public int activeJobs() {
        return pump.activeJobs();
    }

    /** Whether {@link #close(Duration)} was called; it may still be draining. */
    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Takes no jobs until {@link #resume()}; those in hand go on. Only this worker: nothing is written, other workers go on. See
     * also {@link dev.oxbow.core.queue.Queue}, whose pause is for all workers. Idempotent.
     */
    public void pause() {
        pump.pause();
    }

    /** Takes jobs again. Idempotent. */
    public void resume() {
        pump.resume();
    }

    /** Whether {@link #pause()} was called and {@link #resume()} was not. */
    public boolean isPaused() {
        return pump.isPaused();
    }

    /**
     * Asks the processor of a running job to end: {@link ActiveJob#isCancelled()} is true from now on, and its thread is
     * interrupted. What it returns or throws counts like any other end: a failed attempt is followed by another, if there is one,
     * unless it throws an {@link UnrecoverableException}.
     *
     * @param reason becomes the job's failed reason if the processor ends by the interrupt
     * @return false if this worker does not process that job now
     */
    public boolean cancelJob(String jobId, String reason) {
        return pump.cancel(jobId, reason);
    }

    /**
     * {@link #cancelJob} for all jobs that are being processed now.
     *
     * @return how many
     */
    public int cancelAllJobs(String reason) {
        return pump.cancelAll(reason);
    }

    /** Takes no more jobs from now on; those in hand go on. {@link #close(Duration)} does this first. */
    public void stopTaking() {
        pump.stopTaking();
        group.stopWatching(pump);
    }

    /**
     * Stops taking jobs, waits at most {@code drain} for those in hand, then interrupts what still runs and hands those jobs
     * back to the front of the queue without counting an attempt. Takes at most 4 s longer than {@code drain}. Idempotent.
     * When the calling thread is interrupted it stops waiting, and its interrupt flag is set again.
     */
    public void close(Duration drain) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stopTaking();
        try {
            pump.awaitEnd(System.nanoTime() + drain.toNanos(), GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            processors.shutdownNow();
            group.forget(this, pump);
        }
    }

    /** Closes with a drain of {@link ConnectionPool#DEFAULT_DRAIN}. */
    @Override
    public void close() {
        close(ConnectionPool.DEFAULT_DRAIN);
    }
}
