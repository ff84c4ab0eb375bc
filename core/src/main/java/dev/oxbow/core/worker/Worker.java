package dev.oxbow.core.worker;

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

    private final Pump pump;
    private final WorkerGroup group;
    private final ProcessorThreads processors;
    private final AtomicBoolean closed = new AtomicBoolean();

    Worker(Pump pump, WorkerGroup group, ProcessorThreads processors) {
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
