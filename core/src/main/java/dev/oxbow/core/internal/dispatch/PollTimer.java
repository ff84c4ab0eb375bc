package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.internal.worker.WorkerLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes workers look at their queues at known times: when a delayed job is due, when a rate limit ends. No command is sent to
 * wait for these.
 *
 * <p>Concurrency: {@code lock} guards the timers; they run on the given executor's thread, whose owner ends it.
 */
final class PollTimer {
    private static final long SOONEST_NANOS = 1_000_000;

    private final ScheduledExecutorService executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<WorkerLoop, ScheduledFuture<?>> timers = new HashMap<>();

    PollTimer(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** The worker looks after that time, and no more at the time it was given before. */
    void lookIn(WorkerLoop pump, Duration time) {
        lock.lock();
        try {
            cancel(pump);
            timers.put(
                    pump,
                    executor.schedule(pump::lookForWork, Math.max(SOONEST_NANOS, nanos(time)), TimeUnit.NANOSECONDS));
        } finally {
            lock.unlock();
        }
    }

    /** The worker looks after that time at the latest; a sooner time it was given before holds. */
    void lookWithin(WorkerLoop pump, Duration time) {
        lock.lock();
        try {
            ScheduledFuture<?> timer = timers.get(pump);
            if (timer == null || timer.isDone() || timer.getDelay(TimeUnit.NANOSECONDS) > nanos(time)) {
                lookIn(pump, time);
            }
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration time) {
        // A job may be due in centuries.
        return time.compareTo(Duration.ofDays(365)) > 0 ? TimeUnit.DAYS.toNanos(365) : time.toNanos();
    }

    void cancel(WorkerLoop pump) {
        lock.lock();
        try {
            ScheduledFuture<?> timer = timers.remove(pump);
            if (timer != null) {
                timer.cancel(false);
            }
        } finally {
            lock.unlock();
        }
    }
}
