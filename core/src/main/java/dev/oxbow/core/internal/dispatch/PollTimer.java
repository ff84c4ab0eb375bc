package dev.oxbow.core.internal.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes workers fetch at known times: when a delayed job is due, when a rate limit ends. Waiting for such a time sends
 * no command.
 *
 * <p>Concurrency: {@code lock} guards the timers; {@link MarkerListener} calls this class while it holds its own lock.
 * A timer runs on the given executor's thread, holds no lock there and only notifies its worker; the executor's owner
 * ends the thread.
 */
final class PollTimer {
    private static final long SOONEST_NANOS = 1_000_000;

    private final ScheduledExecutorService executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ManagedWorker, ScheduledFuture<?>> timers = new HashMap<>();

    PollTimer(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** The worker fetches after that time; this replaces the time that was set before. */
    void pollIn(ManagedWorker worker, Duration time) {
        lock.lock();
        try {
            cancel(worker);
            timers.put(
                    worker,
                    executor.schedule(worker::fetchSoon, Math.max(SOONEST_NANOS, nanos(time)), TimeUnit.NANOSECONDS));
        } finally {
            lock.unlock();
        }
    }

    /** The worker fetches after that time at the latest; a sooner time that was set before stays. */
    void pollWithin(ManagedWorker worker, Duration time) {
        lock.lock();
        try {
            ScheduledFuture<?> timer = timers.get(worker);
            if (timer == null || timer.isDone() || timer.getDelay(TimeUnit.NANOSECONDS) > nanos(time)) {
                pollIn(worker, time);
            }
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration time) {
        // A job may be due in centuries, which a long of nanoseconds cannot hold.
        return time.compareTo(Duration.ofDays(365)) > 0 ? TimeUnit.DAYS.toNanos(365) : time.toNanos();
    }

    void cancel(ManagedWorker worker) {
        lock.lock();
        try {
            ScheduledFuture<?> timer = timers.remove(worker);
            if (timer != null) {
                timer.cancel(false);
            }
        } finally {
            lock.unlock();
        }
    }
}
