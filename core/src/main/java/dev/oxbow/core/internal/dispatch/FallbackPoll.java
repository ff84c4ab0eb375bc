package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rare look that nobody asked for: a signal may be lost with a crashed worker, and jobs may have been left active by one.
 * One cheap question for all idle workers of a process, once per {@link WorkerOptions#blockWindow()} (the shortest of theirs),
 * and only while a worker is idle. Workers look for themselves if the answer is yes.
 *
 * <p>Concurrency: runs on the given executor's thread, whose owner ends it; {@code lock} guards whether a look is planned.
 */
final class FallbackPoll {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackPoll.class);

    private final JobStore store;
    private final ScheduledExecutorService executor;
    private final Supplier<List<WorkerLoop>> idle;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean planned;

    /** @param idle the workers that wait for a signal now */
    FallbackPoll(JobStore store, ScheduledExecutorService executor, Supplier<List<WorkerLoop>> idle) {
        this.store = store;
        this.executor = executor;
        this.idle = idle;
    }

    /** A worker is idle: a look is planned, if none is. */
    void isWanted(Duration window) {
        lock.lock();
        try {
            if (!planned) {
                planned = true;
                Future<?> unused = executor.schedule(this::look, window.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        List<WorkerLoop> pumps = idle.get();
        try {
            if (!pumps.isEmpty()
                    && store.anyJob(pumps.stream().map(WorkerLoop::glance).toList())) {
                pumps.forEach(WorkerLoop::lookForWork);
            }
        } catch (RuntimeException e) {
            LOG.debug("the safety look failed: {}", e.getMessage());
        } finally {
            lock.lock();
            try {
                planned = false;
            } finally {
                lock.unlock();
            }
            pumps.stream()
                    .map(pump -> pump.options().blockWindow())
                    .min(Duration::compareTo)
                    .ifPresent(this::isWanted);
        }
    }
}
