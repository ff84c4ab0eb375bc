package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.store.WorkWaiter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one blocked wait that all workers of a process share. A worker that got fewer jobs than it wanted is idle; the watch
 * blocks on the queues of all idle workers at once, for up to a day, and signals the one that may find something.
 *
 * <p>What a command costs decides the rest. A wait is not broken off because a worker became busy: should its signal come, it
 * is given back for other processes. After a signal the next wait begins when the signalled worker has looked, so that it can
 * be part of it. Times to look are kept here ({@link PollTimer}), not in the length of a wait.
 *
 * <p>Concurrency: {@link #run} is the watch's own daemon thread; it owns the {@link WorkWaiter}. Timers run on a thread of their
 * own, which {@link #close} ends. {@code lock} guards the fields below it and is never held while waiting on Redis. Lock order: a
 * pump never calls the watch while it holds its own lock, and the watch never calls a pump while it holds its lock.
 */
public final class MarkerListener implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MarkerListener.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** How long the wait for other queues is put off for a worker that looks. */
    private static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WorkWaiter waiter;
    private final Clock clock;
    private final ScheduledExecutorService timers;
    private final PollTimer lookTimer;
    private final FallbackPoll safetyLook;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, WorkerLoop> idle = new HashMap<>();
    /** Queues whose workers were signalled and look now, and since when (monotonic nanoseconds). */
    private final Map<String, Long> looking = new HashMap<>();
    /** The queues that the thread is blocked on; empty while it is not. */
    private Set<String> blockedOn = Set.of();

    private boolean closed;

    public MarkerListener(JobStore store, Clock clock) {
        this.waiter = store.openWorkWaiter();
        this.clock = clock;
        ScheduledThreadPoolExecutor oneThread = new ScheduledThreadPoolExecutor(1, MarkerListener::daemon);
        oneThread.setRemoveOnCancelPolicy(true);
        this.timers = oneThread;
        this.lookTimer = new PollTimer(timers);
        this.safetyLook = new FallbackPoll(store, timers, this::idlePumps);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "oxbow-looks");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The worker has free places and found nothing: it is signalled when there may be work.
     *
     * @param lookAgainIn when it looks without a signal; null: never
     */
    public void wantsWork(WorkerLoop pump, @Nullable Duration lookAgainIn) {
        boolean wake;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            idle.put(pump.queue(), pump);
            looking.remove(pump.queue());
            wake = !blockedOn.isEmpty() && !blockedOn.contains(pump.queue());
            changed.signalAll();
            if (lookAgainIn == null) {
                lookTimer.cancel(pump);
            } else {
                lookTimer.lookIn(pump, lookAgainIn);
            }
            safetyLook.isWanted(pump.options().blockWindow());
        } finally {
            lock.unlock();
        }
        if (wake) {
            waiter.wake();
        }
    }

    /** The worker has no free place, or takes no more: signals for its queue belong to other processes. */
    public void isBusy(WorkerLoop pump) {
        lock.lock();
        try {
            idle.remove(pump.queue(), pump);
            looking.remove(pump.queue());
            lookTimer.cancel(pump);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the worker is one of those that wait for a signal. */
    public boolean isIdle(WorkerLoop pump) {
        lock.lock();
        try {
            return idle.get(pump.queue()) == pump;
        } finally {
            lock.unlock();
        }
    }

    /** Others are to find this worker; sends nothing by itself. */
    public void announce(WorkerLoop pump) {
        waiter.announce(pump.queue(), pump.options().name());
    }

    /** Others are not to find this worker any more. That may take a round trip, which whoever closes it need not wait for. */
    public void withdraw(WorkerLoop pump) {
        try {
            timers.execute(() -> waiter.withdraw(pump.queue()));
        } catch (RejectedExecutionException closed) {
            LOG.trace("the connection goes, and every name with it");
        }
    }

    private void introduce() {
        try {
            waiter.introduce();
        } catch (RuntimeException e) {
            LOG.debug("the first wait will show who works here: {}", e.toString());
        }
    }

    @Override
    public void run() {
        introduce();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Set<String> queues = nextWait();
            if (queues.isEmpty()) {
                return;
            }
            try {
                Optional<WorkSignal> signal = waiter.await(queues, LONGEST_WAIT);
                unblocked();
                pause = FIRST_PAUSE_MILLIS;
                signal.ifPresent(this::received);
            } catch (RuntimeException e) {
                unblocked();
                if (!pauseAfter(e, pause)) {
                    return;
                }
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                // A signal may have been taken from Redis and lost on the way: everybody looks.
                idlePumps().forEach(WorkerLoop::lookForWork);
            }
        }
    }

    /** The queues to block on next; empty when closed. */
    private Set<String> nextWait() {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                looking.values().removeIf(since -> now - since >= LONGEST_LOOK_NANOS);
                if (looking.isEmpty() && !idle.isEmpty()) {
                    blockedOn = Set.copyOf(idle.keySet());
                    return blockedOn;
                }
                long left = changed.awaitNanos(looking.isEmpty() ? Long.MAX_VALUE : LONGEST_LOOK_NANOS);
                LOG.trace("looks again at what to wait for, {} ns before its time", left);
            }
        } catch (InterruptedException e) {
            LOG.warn("the wait for work was interrupted; nobody waits for work any more");
        } finally {
            lock.unlock();
        }
        return Set.of();
    }

    private void unblocked() {
        lock.lock();
        try {
            blockedOn = Set.of();
        } finally {
            lock.unlock();
        }
    }

    private void received(WorkSignal signal) {
        Duration wait = signal.due() == null ? Duration.ZERO : Duration.between(clock.instant(), signal.due());
        WorkerLoop pump;
        lock.lock();
        try {
            pump = idle.get(signal.queue());
            if (pump != null && wait.compareTo(Duration.ZERO) > 0) {
                // It may have a sooner reason to look: a rate limit that ends.
                lookTimer.lookWithin(pump, wait);
                return;
            }
            if (pump != null) {
                // It says again what it wants when it has looked.
                idle.remove(signal.queue());
                looking.put(signal.queue(), System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
        if (pump == null || !pump.signal()) {
            looksNot(signal.queue());
            giveBack(signal);
        }
    }

    private void looksNot(String queue) {
        lock.lock();
        try {
            looking.remove(queue);
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(WorkSignal signal) {
        try {
            waiter.giveBack(signal);
        } catch (RuntimeException e) {
            LOG.debug(
                    "a signal of queue {} is lost, a safety look will make up for it: {}",
                    signal.queue(),
                    e.toString());
        }
    }

    private List<WorkerLoop> idlePumps() {
        lock.lock();
        try {
            return new ArrayList<>(idle.values());
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

    /** Ends the wait, the timers and both threads. Idempotent. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        timers.shutdownNow();
        waiter.close();
    }
}
