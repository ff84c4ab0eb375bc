package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.HeartbeatResult;
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
 * The heartbeat of all workers of a process: renews the locks of the jobs in hand at half their duration, and looks for stalled
 * jobs once at the start and then at each worker's interval, as long as the queue was last seen with active jobs. What falls due
 * together goes in one call; where nothing is due nothing is sent.
 *
 * <p>Concurrency: {@link #run} is the keeper's own daemon thread and the only one that calls the store. {@code lock} guards
 * the fields below it and is not held during calls.
 */
public final class LockRenewer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LockRenewer.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final JobStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<WorkerLoop, Schedule> schedules = new HashMap<>();
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

    public void add(WorkerLoop pump) {
        lock.lock();
        try {
            long now = System.nanoTime();
            schedules.put(pump, new Schedule(now, now + renewalNanos(pump)));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A turn has seen whether jobs of the worker's queue may be active.
     *
     * @param elsewhere whether they are probably not this worker's: they may have been left by a crash, and are looked at
     *     as soon as the interval allows
     */
    public void sawActive(WorkerLoop pump, boolean active, boolean elsewhere) {
        lock.lock();
        try {
            Schedule schedule = schedules.get(pump);
            if (schedule == null) {
                return;
            }
            boolean busy = active || pump.activeJobs() > 0;
            if (busy) {
                schedule.sightings++;
            }
            if (busy && !schedule.checks) {
                long now = System.nanoTime();
                long interval = pump.options().stalledInterval().toNanos();
                long soonest = schedule.lastCheckAt + interval;
                schedule.checkAt = elsewhere && soonest - now < 0 ? now : elsewhere ? soonest : now + interval;
                changed.signalAll();
            }
            schedule.checks = busy;
        } finally {
            lock.unlock();
        }
    }

    /** Whether stalled jobs of the worker's queue are being looked for. */
    public boolean checks(WorkerLoop pump) {
        lock.lock();
        try {
            Schedule schedule = schedules.get(pump);
            return schedule != null && schedule.checks;
        } finally {
            lock.unlock();
        }
    }

    public void remove(WorkerLoop pump) {
        lock.lock();
        try {
            schedules.remove(pump);
        } finally {
            lock.unlock();
        }
    }

    private static long renewalNanos(WorkerLoop pump) {
        return pump.options().lockDuration().toNanos() / 2;
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
                    tell(beat, store.heartbeat(new Heartbeat(beat.locks, beat.lockDuration, beat.checks)));
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
        final Map<String, WorkerLoop> pumps = new HashMap<>();
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
                        LOG.trace("heartbeat woke {} ns before its time", left);
                    }
                } catch (InterruptedException e) {
                    LOG.debug("heartbeat interrupted; going on until closed");
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<Beat> dueBeats(long now) {
        Map<Duration, Beat> beats = new HashMap<>();
        schedules.forEach((pump, schedule) -> {
            boolean renew = schedule.renewAt - now <= 0;
            boolean check = schedule.checks && schedule.checkAt - now <= 0;
            if (!renew && !check) {
                return;
            }
            WorkerOptions options = pump.options();
            Beat beat = beats.computeIfAbsent(options.lockDuration(), Beat::new);
            beat.pumps.put(pump.queue(), pump);
            // Renewed with every beat that is sent anyway: a lock renewed early costs no command more.
            beat.locks.addAll(pump.heldLocks());
            schedule.renewAt = now + renewalNanos(pump);
            if (check) {
                beat.checks.add(
                        new Heartbeat.StalledCheck(pump.queue(), options.stalledInterval(), options.maxStalledCount()));
                beat.sightings.put(pump.queue(), schedule.sightings);
                schedule.checkAt = now + options.stalledInterval().toNanos();
                schedule.lastCheckAt = now;
            }
        });
        return List.copyOf(beats.values());
    }

    private void tell(Beat beat, HeartbeatResult result) {
        for (Heartbeat.HeldLock lost : result.lost()) {
            WorkerLoop pump = beat.pumps.get(lost.queue());
            if (pump != null) {
                pump.lockLost(lost);
            }
        }
        result.recovered().forEach((queue, ids) -> {
            WorkerLoop pump = beat.pumps.get(queue);
            if (pump != null && !ids.isEmpty()) {
                LOG.info("recovered {} stalled jobs of queue {}", ids.size(), queue);
                pump.lookForWork();
            }
        });
        noteActive(beat, result);
    }

    /** Looks no more where no job is active, unless a turn saw one meanwhile. */
    private void noteActive(Beat beat, HeartbeatResult result) {
        lock.lock();
        try {
            beat.sightings.forEach((queue, sightings) -> {
                WorkerLoop pump = beat.pumps.get(queue);
                Schedule schedule = pump == null ? null : schedules.get(pump);
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
            for (WorkerLoop pump : beat.pumps.values()) {
                Schedule schedule = schedules.get(pump);
                if (schedule != null) {
                    schedule.renewAt = soon;
                    schedule.checkAt = beat.sightings.containsKey(pump.queue()) ? soon : schedule.checkAt;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread after the call it may be in. Idempotent. */
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
