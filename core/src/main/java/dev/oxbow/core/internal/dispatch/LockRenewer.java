package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeat of all workers of a process: renews the locks of their jobs at half the lock duration, and checks for
 * stalled jobs once at the start and then at each worker's interval, as long as jobs of its queue may be active. What
 * falls due together goes in one command for each lock duration; if nothing is due, no command is sent.
 *
 * <p>Concurrency: {@link #run} is the thread {@code oxbow-lock-renewer}, a daemon and the only thread that calls the
 * store here. {@code lock} guards the fields below it and is not held during commands. While it is held, workers are
 * asked for their locks and for the number of their active jobs, for which they acquire a lock of their own.
 *
 * <p>A heartbeat that fails is repeated after a second. The thread ignores interrupts. An {@link Error} ends it: locks
 * run out then, and other processes recover the jobs as stalled. {@link #close} ends it after the command that it may
 * be in, and does not wait.
 */
public final class LockRenewer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LockRenewer.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final JobStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<ManagedWorker, Schedule> schedules = new HashMap<>();
    private boolean closed;

    /** When a worker's next renewal and next stalled check are due (monotonic nanoseconds). Guarded by the lock. */
    private static final class Schedule {
        long renewAt;
        long checkAt;
        boolean checks = true;
        long lastCheckAt;
        /** Counts sightings of active jobs, so that an older answer cannot overrule a newer one. */
        long sightings;

        Schedule(long now, long renewAt) {
            this.renewAt = renewAt;
            this.checkAt = now;
            this.lastCheckAt = now;
        }

        long next() {
            return !checks || renewAt - checkAt < 0 ? renewAt : checkAt;
        }
    }

    public LockRenewer(JobStore store) {
        this.store = store;
    }

    /** Begins to renew the worker's locks and to check its queue for stalled jobs, at once for the first time. */
    public void add(ManagedWorker worker) {
        lock.lock();
        try {
            long now = System.nanoTime();
            schedules.put(worker, new Schedule(now, now + renewalNanos(worker)));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The answer of an exchange has shown whether jobs of the worker's queue may be active.
     *
     * @param elsewhere whether they are probably not this worker's: a crashed worker may have left them, so the next
     *     check comes as soon as the interval allows
     */
    public void sawActive(ManagedWorker worker, boolean active, boolean elsewhere) {
        lock.lock();
        try {
            Schedule schedule = schedules.get(worker);
            if (schedule == null) {
                return;
            }
            boolean busy = active || worker.activeJobs() > 0;
            if (busy) {
                schedule.sightings++;
            }
            if (busy && !schedule.checks) {
                long now = System.nanoTime();
                long interval = worker.options().stalledInterval().toNanos();
                long soonest = schedule.lastCheckAt + interval;
                schedule.checkAt = elsewhere && soonest - now < 0 ? now : elsewhere ? soonest : now + interval;
                changed.signalAll();
            }
            schedule.checks = busy;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the worker's queue is being checked for stalled jobs. */
    public boolean checks(ManagedWorker worker) {
        lock.lock();
        try {
            Schedule schedule = schedules.get(worker);
            return schedule != null && schedule.checks;
        } finally {
            lock.unlock();
        }
    }

    /** Renews and checks no more for this worker; a heartbeat in flight may still contain its locks. */
    public void remove(ManagedWorker worker) {
        lock.lock();
        try {
            schedules.remove(worker);
        } finally {
            lock.unlock();
        }
    }

    private static long renewalNanos(ManagedWorker worker) {
        return worker.options().lockDuration().toNanos() / 2;
    }

    @Override
    public void run() {
        while (true) {
            List<Beat> beats = awaitBeats();
            if (beats.isEmpty()) {
                return;
            }
            for (Beat beat : beats) {
                if (beat.locks.isEmpty() && beat.checks.isEmpty()) {
                    continue;
                }
                try {
                    notifyWorkers(beat, store.heartbeat(new Heartbeat(beat.locks, beat.lockDuration, beat.checks)));
                } catch (RuntimeException e) {
                    LOG.warn(
                            "heartbeat failed, next try in {} ms: {}",
                            AFTER_FAILURE.toMillis(),
                            e instanceof RedisException ? e.getMessage() : e.toString());
                    tryAgainSoon(beat);
                }
            }
        }
    }

    /** What is due at one moment for workers of one lock duration. */
    private static final class Beat {
        final Duration lockDuration;
        final Map<String, ManagedWorker> workers = new HashMap<>();
        final List<Heartbeat.HeldLock> locks = new ArrayList<>();
        final List<Heartbeat.StalledCheck> checks = new ArrayList<>();
        final Map<String, Long> sightings = new HashMap<>();

        Beat(Duration lockDuration) {
            this.lockDuration = lockDuration;
        }
    }

    /** Waits until something is due; empty only when closed. */
    private List<Beat> awaitBeats() {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                long wait = Long.MAX_VALUE;
                for (Schedule schedule : schedules.values()) {
                    wait = Math.min(wait, schedule.next() - now);
                }
                if (wait <= 0) {
                    return dueBeats(now);
                }
                try {
                    if (wait == Long.MAX_VALUE) {
                        changed.await();
                    } else {
                        long left = changed.awaitNanos(wait);
                        LOG.trace("the lock renewer woke {} ns early", left);
                    }
                } catch (InterruptedException e) {
                    LOG.debug("the lock renewer was interrupted and goes on until it is closed");
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<Beat> dueBeats(long now) {
        Map<Duration, Beat> beats = new HashMap<>();
        schedules.forEach((worker, schedule) -> {
            boolean renew = schedule.renewAt - now <= 0;
            boolean check = schedule.checks && schedule.checkAt - now <= 0;
            if (!renew && !check) {
                return;
            }
            WorkerOptions options = worker.options();
            Beat beat = beats.computeIfAbsent(options.lockDuration(), Beat::new);
            beat.workers.put(worker.queue(), worker);
            // The locks go with every heartbeat that is sent: renewing them early costs no command.
            beat.locks.addAll(worker.heldLocks());
            schedule.renewAt = now + renewalNanos(worker);
            if (check) {
                beat.checks.add(new Heartbeat.StalledCheck(
                        worker.queue(), options.stalledInterval(), options.maxStalledCount()));
                beat.sightings.put(worker.queue(), schedule.sightings);
                schedule.checkAt = now + options.stalledInterval().toNanos();
                schedule.lastCheckAt = now;
            }
        });
        return List.copyOf(beats.values());
    }

    private void notifyWorkers(Beat beat, Heartbeat.Result result) {
        for (Heartbeat.HeldLock lost : result.lost()) {
            ManagedWorker worker = beat.workers.get(lost.queue());
            if (worker != null) {
                worker.lockLost(lost);
            }
        }
        result.recovered().forEach((queue, ids) -> {
            ManagedWorker worker = beat.workers.get(queue);
            if (worker != null && !ids.isEmpty()) {
                LOG.info("recovered {} stalled jobs of queue {}", ids.size(), queue);
                worker.fetchSoon();
            }
        });
        endChecksWithoutActiveJobs(beat, result);
    }

    /** Checks no more where no job is active, unless the answer of an exchange showed one meanwhile. */
    private void endChecksWithoutActiveJobs(Beat beat, Heartbeat.Result result) {
        lock.lock();
        try {
            beat.sightings.forEach((queue, sightings) -> {
                ManagedWorker worker = beat.workers.get(queue);
                Schedule schedule = worker == null ? null : schedules.get(worker);
                if (schedule != null
                        && schedule.sightings == sightings
                        && !result.active().contains(queue)) {
                    schedule.checks = false;
                }
            });
        } finally {
            lock.unlock();
        }
    }

    private void tryAgainSoon(Beat beat) {
        lock.lock();
        try {
            long soon = System.nanoTime() + AFTER_FAILURE.toNanos();
            for (ManagedWorker worker : beat.workers.values()) {
                Schedule schedule = schedules.get(worker);
                if (schedule != null) {
                    schedule.renewAt = soon;
                    schedule.checkAt = beat.sightings.containsKey(worker.queue()) ? soon : schedule.checkAt;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread after the command that it may be in. Idempotent. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
