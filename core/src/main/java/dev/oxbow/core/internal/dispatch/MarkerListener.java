package dev.oxbow.core.internal.dispatch;

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
 * The one blocking command that all workers of a process share. A worker that fetched fewer jobs than it wanted is
 * idle; the listener waits for a marker in the queues of all idle workers at once, for up to a day, and notifies the
 * worker whose queue had one.
 *
 * <p>The rest follows from what a command costs. The wait is not ended because a worker became busy: if its marker
 * comes, it is given back for other processes. After a marker the next wait begins when the notified worker has
 * fetched, so that its queue can be part of that wait. Known times to fetch are kept by {@link PollTimer}, not by the
 * length of a wait.
 *
 * <p>Concurrency: {@link #run} is the thread {@code oxbow-marker-listener}, a daemon, which blocks on Redis for most of
 * its life and owns the {@link WorkWaiter}. The timers, fallback polls and withdrawals run on the thread {@code
 * oxbow-poll-timer}. {@code lock} guards the fields below it and is held neither during a command nor while a worker is
 * called; {@link PollTimer} and {@link FallbackPoll} are called while it is held.
 *
 * <p>A failed wait is repeated after a pause, for as long as it takes. An interrupt while there is nothing to wait for
 * ends the thread with a warning: idle workers then depend on their timers and on fallback polls. No part of Oxbow
 * interrupts it. An {@link Error} ends it likewise. {@link #close} ends the wait and both threads, and does not wait
 * for their end.
 */
public final class MarkerListener implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MarkerListener.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** How long the next wait is put off for a notified worker that has not fetched yet. */
    private static final long LONGEST_FETCH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WorkWaiter waiter;
    private final Clock clock;
    private final ScheduledExecutorService timers;
    private final PollTimer pollTimer;
    private final FallbackPoll fallbackPoll;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, ManagedWorker> idle = new HashMap<>();
    /** Queues whose workers were notified and have not fetched yet, and since when (monotonic nanoseconds). */
    private final Map<String, Long> fetching = new HashMap<>();
    /** The queues of the current wait; empty if there is none. */
    private Set<String> blockedOn = Set.of();

    private boolean closed;

    /** @param clock the clock that the store uses too */
    public MarkerListener(JobStore store, Clock clock) {
        this.waiter = store.openWorkWaiter();
        this.clock = clock;
        ScheduledThreadPoolExecutor oneThread = new ScheduledThreadPoolExecutor(1, MarkerListener::daemon);
        oneThread.setRemoveOnCancelPolicy(true);
        this.timers = oneThread;
        this.pollTimer = new PollTimer(timers);
        this.fallbackPoll = new FallbackPoll(store, timers, this::idleWorkers);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "oxbow-poll-timer");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The worker has free slots and fetched fewer jobs than it wanted: it is notified when there may be more.
     *
     * @param pollIn when it fetches without a signal; null: never
     */
    public void addIdle(ManagedWorker worker, @Nullable Duration pollIn) {
        boolean wake;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            idle.put(worker.queue(), worker);
            fetching.remove(worker.queue());
            wake = !blockedOn.isEmpty() && !blockedOn.contains(worker.queue());
            changed.signalAll();
            if (pollIn == null) {
                pollTimer.cancel(worker);
            } else {
                pollTimer.pollIn(worker, pollIn);
            }
            fallbackPoll.schedule(worker.options().blockWindow());
        } finally {
            lock.unlock();
        }
        if (wake) {
            waiter.wake();
        }
    }

    /** The worker has no free slot, or fetches no more: markers of its queue are for other processes. */
    public void removeIdle(ManagedWorker worker) {
        lock.lock();
        try {
            idle.remove(worker.queue(), worker);
            fetching.remove(worker.queue());
            pollTimer.cancel(worker);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the worker is one of those that wait for a signal. */
    public boolean isIdle(ManagedWorker worker) {
        lock.lock();
        try {
            return idle.get(worker.queue()) == worker;
        } finally {
            lock.unlock();
        }
    }

    /** From the next wait on the worker is listed among the server's connections; sends no command itself. */
    public void announce(ManagedWorker worker) {
        waiter.announce(worker.queue(), worker.options().name());
    }

    /** The worker is not listed any more. That may take a command, for which the caller does not wait. */
    public void withdraw(ManagedWorker worker) {
        try {
            timers.execute(() -> waiter.withdraw(worker.queue()));
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed meanwhile: the connection is closed, and its name with it");
        }
    }

    private void introduce() {
        try {
            waiter.introduce();
        } catch (RuntimeException e) {
            LOG.debug("the workers are not listed before the first wait: {}", e.toString());
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
                // The lost answer may have carried a marker that Redis has removed.
                idleWorkers().forEach(ManagedWorker::fetchSoon);
            }
        }
    }

    /** Waits until there is something to wait for: the queues of the next wait; empty when closed. */
    private Set<String> nextWait() {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                fetching.values().removeIf(since -> now - since >= LONGEST_FETCH_NANOS);
                if (fetching.isEmpty() && !idle.isEmpty()) {
                    blockedOn = Set.copyOf(idle.keySet());
                    return blockedOn;
                }
                long left = changed.awaitNanos(fetching.isEmpty() ? Long.MAX_VALUE : LONGEST_FETCH_NANOS);
                LOG.trace("woke {} ns early to choose the queues of the next wait", left);
            }
        } catch (InterruptedException e) {
            LOG.warn(
                    "the marker listener was interrupted and ends; workers fetch at known times and by fallback polls");
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
        ManagedWorker worker;
        lock.lock();
        try {
            worker = idle.get(signal.queue());
            if (worker != null && wait.compareTo(Duration.ZERO) > 0) {
                // Within, not in: it may have to fetch sooner, for example because a rate limit ends.
                pollTimer.pollWithin(worker, wait);
                return;
            }
            if (worker != null) {
                // The worker calls addIdle or removeIdle when it has fetched.
                idle.remove(signal.queue());
                fetching.put(signal.queue(), System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
        if (worker == null || !worker.signal()) {
            doesNotFetch(signal.queue());
            giveBack(signal);
        }
    }

    private void doesNotFetch(String queue) {
        lock.lock();
        try {
            fetching.remove(queue);
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(WorkSignal signal) {
        try {
            waiter.giveBack(signal);
        } catch (RuntimeException e) {
            LOG.debug(
                    "a marker of queue {} is lost until the next fallback poll of a worker: {}",
                    signal.queue(),
                    e.toString());
        }
    }

    private List<ManagedWorker> idleWorkers() {
        lock.lock();
        try {
            return new ArrayList<>(idle.values());
        } finally {
            lock.unlock();
        }
    }

    /** @return false if the listener is closed */
    private boolean pauseAfter(RuntimeException failure, long pauseMillis) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            LOG.warn("waiting for markers failed, next try in {} ms: {}", pauseMillis, failure.getMessage());
            long left = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            LOG.debug("interrupted during the pause; the next try comes sooner");
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
