package dev.oxbow.core.internal.dispatch;

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
 * A rare check without a signal, because a crashed worker may have removed a marker from Redis or left jobs active. One
 * cheap command asks about the queues of all idle workers of the process, once per {@link WorkerOptions#blockWindow()}
 * (the shortest of theirs) and only while a worker is idle. If there is a job, those workers fetch.
 *
 * <p>Concurrency: polls run on the given executor's thread, which blocks on Redis then; the executor's owner ends it.
 * {@code lock} guards whether a poll is scheduled and is not held during the command; {@link MarkerListener} calls
 * {@link #schedule} while it holds its own lock. A poll that fails is logged, and the next one is scheduled as usual.
 */
final class FallbackPoll {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackPoll.class);

    private final JobStore store;
    private final ScheduledExecutorService executor;
    private final Supplier<List<ManagedWorker>> idle;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean scheduled;

    /** @param idle the workers that wait for a signal now */
    FallbackPoll(JobStore store, ScheduledExecutorService executor, Supplier<List<ManagedWorker>> idle) {
        this.store = store;
        this.executor = executor;
        this.idle = idle;
    }

    /** Schedules a poll after that time, unless one is scheduled already. */
    void schedule(Duration window) {
        lock.lock();
        try {
            if (!scheduled) {
                scheduled = true;
                Future<?> unused = executor.schedule(this::poll, window.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void poll() {
        List<ManagedWorker> workers = idle.get();
        try {
            if (!workers.isEmpty()
                    && store.anyJob(
                            workers.stream().map(ManagedWorker::backlogProbe).toList())) {
                workers.forEach(ManagedWorker::fetchSoon);
            }
        } catch (RuntimeException e) {
            LOG.debug("the fallback poll failed: {}", e.getMessage());
        } finally {
            lock.lock();
            try {
                scheduled = false;
            } finally {
                lock.unlock();
            }
            workers.stream()
                    .map(worker -> worker.options().blockWindow())
                    .min(Duration::compareTo)
                    .ifPresent(this::schedule);
        }
    }
}
