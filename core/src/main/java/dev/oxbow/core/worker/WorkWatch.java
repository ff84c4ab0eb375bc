package dev.oxbow.core.worker;

import dev.oxbow.core.queue.JobStore;
import dev.oxbow.core.queue.WorkSignal;
import dev.oxbow.core.queue.WorkWaiter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one blocked wait that all workers of a process share. A worker that got fewer jobs than it wanted registers here; the
 * watch blocks on the queues of all registered workers at once and signals the ones that may find something.
 *
 * <p>Concurrency: {@link #run} is the watch's own daemon thread; it owns the {@link WorkWaiter}. {@code lock} guards the fields
 * below it and is never held while waiting on Redis. Lock order: a pump never calls the watch while it holds its own lock, and the watch
 * never calls a pump while it holds its lock.
 */
final class WorkWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkWatch.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long SHORTEST_WAIT_NANOS = 1_000_000;

    private final WorkWaiter waiter;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Registered workers, and when each wants to look without a signal (monotonic nanoseconds). */
    private final Map<String, Registration> registered = new HashMap<>();
    /** What the thread is blocked on now; null while it is not. */
    private @Nullable Wait current;

    private boolean closed;

    private record Registration(Pump pump, long lookAtNanos) {}

    private record Wait(Set<String> queues, long untilNanos) {}

    WorkWatch(JobStore store, Clock clock) {
        this.waiter = store.openWorkWaiter();
        this.clock = clock;
    }

    /** The worker has free places and found nothing: signal it when there may be work, or after the given time. */
    void wantsWork(Pump pump, Duration lookAgainIn) {
        long lookAt = System.nanoTime() + Math.max(SHORTEST_WAIT_NANOS, lookAgainIn.toNanos());
        boolean wake;
        lock.lock();
        try {
            registered.put(pump.queue(), new Registration(pump, lookAt));
            wake = current != null && (!current.queues().contains(pump.queue()) || lookAt - current.untilNanos() < 0);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (wake) {
            waiter.wake();
        }
    }

    /** The worker has no free place, or is closing: the signal for its queue belongs to other processes. */
    void isBusy(Pump pump) {
        boolean wake;
        lock.lock();
        try {
            registered.remove(pump.queue());
            wake = current != null && current.queues().contains(pump.queue());
        } finally {
            lock.unlock();
        }
        if (wake) {
            waiter.wake();
        }
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Wait wait = nextWait();
            if (wait == null) {
                return;
            }
            try {
                long left = Math.max(SHORTEST_WAIT_NANOS, wait.untilNanos() - System.nanoTime());
                Optional<WorkSignal> signal = waiter.await(wait.queues(), Duration.ofNanos(left));
                pause = FIRST_PAUSE_MILLIS;
                signal.ifPresent(this::received);
            } catch (RuntimeException e) {
                if (!pauseAfter(e, pause)) {
                    return;
                }
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                // A signal may have been taken from Redis and lost on the way: everybody looks.
                takeAll().forEach(Pump::lookForWork);
            } finally {
                lock.lock();
                try {
                    current = null;
                } finally {
                    lock.unlock();
                }
            }
            takeDue().forEach(Pump::lookForWork);
        }
    }

    private @Nullable Wait nextWait() {
        lock.lock();
        try {
            while (!closed && registered.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return null;
            }
            long now = System.nanoTime();
            long until = Long.MAX_VALUE;
            for (Registration registration : registered.values()) {
                until = Math.min(until, registration.lookAtNanos() - now);
            }
            current = new Wait(Set.copyOf(registered.keySet()), now + until);
            return current;
        } finally {
            lock.unlock();
        }
    }

    private void received(WorkSignal signal) {
        Pump pump = null;
        lock.lock();
        try {
            Registration registration = registered.get(signal.queue());
            if (registration == null) {
                return;
            }
            long waitNanos = signal.due() == null
                    ? 0
                    : Duration.between(clock.instant(), signal.due()).toNanos();
            if (waitNanos <= 0) {
                registered.remove(signal.queue());
                pump = registration.pump();
            } else {
                long lookAt = Math.min(registration.lookAtNanos() - System.nanoTime(), waitNanos) + System.nanoTime();
                registered.put(signal.queue(), new Registration(registration.pump(), lookAt));
            }
        } finally {
            lock.unlock();
        }
        if (pump != null) {
            pump.lookForWork();
        }
    }

    private List<Pump> takeDue() {
        long now = System.nanoTime();
        List<Pump> due = new ArrayList<>();
        lock.lock();
        try {
            registered.values().removeIf(registration -> {
                boolean isDue = registration.lookAtNanos() - now <= 0;
                if (isDue) {
                    due.add(registration.pump());
                }
                return isDue;
            });
        } finally {
            lock.unlock();
        }
        return due;
    }

    private List<Pump> takeAll() {
        lock.lock();
        try {
            List<Pump> all =
                    registered.values().stream().map(Registration::pump).toList();
            registered.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** @return false when the watch is closed */
    private boolean pauseAfter(RuntimeException failure, long pauseMillis) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            LOG.warn("the wait for work broke off, next try in {} ms: {}", pauseMillis, failure.getMessage());
            long left = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            LOG.debug("interrupted while pausing; going on");
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait and its thread. Idempotent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        waiter.close();
    }
}
