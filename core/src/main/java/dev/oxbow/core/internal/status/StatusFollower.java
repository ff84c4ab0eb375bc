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
 * Reads the jobs whose watches need it, all that have gathered in one call for each queue, and lets watches of jobs that have left
 * this process join the events.
 *
 * <p>Concurrency: one daemon thread, started when it is first needed and ended after half a minute without work, does all I/O. Watches
 * are handed over through a queue without locks. When the store cannot be asked those concerned are tried again, after pauses of up
 * to 5 s, until they are closed. {@link #close()} interrupts the thread and does not wait for it.
 */
public final class StatusFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusFollower.class);
    private static final long IDLE_SECONDS = 30;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Function<String, JoinedReads> reads;
    private final Function<String, QueueEvents> events;
    private final ConcurrentLinkedQueue<StatusWatch> wanting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    /** The thread's own. */
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

    /** The job of that watch is to be read soon. Does not block; after {@link #close()} nothing happens. */
    public void read(StatusWatch watch) {
        wanting.add(watch);
        schedule(0);
    }

    private void schedule(long millis) {
        if (scheduled.compareAndSet(false, true)) {
            try {
                Future<?> unused = thread.schedule(this::readAll, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                wanting.clear();
            }
        }
    }

    private void readAll() {
        scheduled.set(false);
        Map<String, List<StatusWatch>> byQueue = new HashMap<>();
        for (StatusWatch watch = wanting.poll(); watch != null; watch = wanting.poll()) {
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
            wanting.addAll(again);
            // Should somebody have asked for a read meanwhile, these come with it, a little early.
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
        wanting.clear();
    }
}
