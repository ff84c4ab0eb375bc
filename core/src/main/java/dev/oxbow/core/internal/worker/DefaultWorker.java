package dev.oxbow.core.internal.worker;

import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A worker as the program sees it, over its loop. Thread-safe, without a lock: the loop and the group guard what they
 * share.
 */
final class DefaultWorker implements Worker {
    /** How long a cancelled processor may take to end before its job is handed back without it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final WorkerLoop loop;
    private final WorkerGroup group;
    private final ProcessorThreads processors;
    private final AtomicBoolean closed = new AtomicBoolean();

    DefaultWorker(WorkerLoop loop, WorkerGroup group, ProcessorThreads processors) {
        this.loop = loop;
        this.group = group;
        this.processors = processors;
    }

    @Override
    public String queueName() {
        return loop.queue();
    }

    @Override
    public WorkerOptions options() {
        return loop.options();
    }

    @Override
    public int activeJobs() {
        return loop.activeJobs();
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void pause() {
        loop.pause();
    }

    @Override
    public void resume() {
        loop.resume();
    }

    @Override
    public boolean isPaused() {
        return loop.isPaused();
    }

    @Override
    public boolean cancelJob(String jobId, String reason) {
        return loop.cancel(jobId, reason);
    }

    @Override
    public int cancelAllJobs(String reason) {
        return loop.cancelAll(reason);
    }

    @Override
    public void stopFetching() {
        loop.stopFetching();
        group.stopNotifying(loop);
    }

    @Override
    public void close(Duration drain) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stopFetching();
        try {
            loop.awaitEnd(System.nanoTime() + drain.toNanos(), GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            processors.shutdownNow();
            group.remove(this, loop);
        }
    }

    @Override
    public void close() {
        close(ConnectionPool.DEFAULT_DRAIN);
    }
}
