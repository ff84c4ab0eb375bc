package dev.oxbow.core.internal.status;

import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.internal.batch.JoinedReads;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.status.JobStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the jobs whose watches need it, with one call for each queue, and makes watches of jobs that this process has released follow
 * the events.
 *
 * <p>Concurrency: one daemon thread, started when it is first needed and ended after half a minute without work, does all I/O. Watches
 * are passed through a queue without locks. When the store cannot be read the reads are repeated, after pauses of up to 5 s, until the
 * watches are closed. {@link #close()} interrupts the thread and does not wait for it.
 */
public final class StatusFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusFollower.class);
    private static final long IDLE_SECONDS = 30;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Function<String, JoinedReads> reads;
    private final Function<String, QueueEvents> events;
    private final ConcurrentLinkedQueue<StatusWatch> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    /** Used by the thread only. */
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    public StatusFollower(Function<String, JoinedReads> reads, Function<String, QueueEvents> events) {
        this.reads = reads;
        this.events = events;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "oxbow-status");
            made.setDaemon(true);
            return made;
        });
        thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Has the job of that watch read soon. Does not block; does nothing after {@link #close()}. */
    public void read(StatusWatch watch) {
        waiting.add(watch);
        schedule(0);
    }

    private void schedule(long millis) {
        if (scheduled.compareAndSet(false, true)) {
            try {
                Future<?> unused = thread.schedule(this::readAll, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                waiting.clear();
            }
        }
    }

    private void readAll() {
        scheduled.set(false);
        Map<String, List<StatusWatch>> byQueue = new HashMap<>();
        for (StatusWatch watch = waiting.poll(); watch != null; watch = waiting.poll()) {
            if (watch.beginRead()) {
                byQueue.computeIfAbsent(watch.queue(), queue -> new ArrayList<>())
                        .add(watch);
            }
        }
        List<StatusWatch> again = new ArrayList<>();
        byQueue.forEach((queue, watches) -> {
            if (!read(queue, watches)) {
                again.addAll(watches);
            }
        });
        if (again.isEmpty()) {
            pauseMillis = FIRST_PAUSE_MILLIS;
        } else {
            again.forEach(StatusWatch::failed);
            waiting.addAll(again);
            // If a read was scheduled meanwhile, these are read with it, a little early.
            schedule(pauseMillis);
            pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private boolean read(String queue, List<StatusWatch> watches) {
        try {
            Map<String, Optional<JobStatus>> found = reads.apply(queue)
                    .readAnew(
                            watches.stream().map(StatusWatch::jobId).distinct().toList());
            for (StatusWatch watch : watches) {
                if (answered(watch, found.getOrDefault(watch.jobId(), Optional.empty()))) {
                    watch.followEvents(events.apply(queue));
                    read(watch);
                }
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "the status of {} watched jobs of queue {} cannot be read now, next try in {} ms: {}",
                    watches.size(),
                    queue,
                    pauseMillis,
                    e instanceof RedisException ? e.getMessage() : e.toString());
            return false;
        }
    }

    private static boolean answered(StatusWatch watch, Optional<JobStatus> read) {
        try {
            return watch.answered(read);
        } catch (RuntimeException e) {
            LOG.warn("a listener to a job of queue {} failed", watch.queue(), e);
            watch.close();
            return false;
        }
    }

    /** Ends the reading. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
        waiting.clear();
    }
}
