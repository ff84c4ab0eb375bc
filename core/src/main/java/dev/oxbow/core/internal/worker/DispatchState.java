package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the threads of one worker share: its slots, its pending reports, and whether it should fetch. The threads of
 * {@link WorkerLoop} wait here for their next exchange; attempts, producers, timers and {@code close} change the state.
 *
 * <p>Concurrency: {@code lock} guards every field below it and the objects in those fields. It is held briefly, never
 * during a command, and no other lock is acquired while it is held. A thread that changes something signals {@code
 * changed} if the first loop thread may wait for that, and {@code worthSecondCall} if the second one may (see {@link
 * #signalAfterEnd} for the exception). An interrupt ends the current wait of a loop thread: the first one goes on, the
 * second one ends.
 */
final class DispatchState {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchState.class);
    private static final int LARGEST_BATCH = 500;

    private final WorkerOptions options;
    private final String tokenPrefix = UUID.randomUUID() + ":";

    private final CountDownLatch loopEnded = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Awaited by the second loop thread alone. */
    private final Condition worthSecondCall = lock.newCondition();

    private final Slots slots;
    private final PendingReports reports;
    private final BatchingPolicy batching;
    private final UnconfirmedFetches unconfirmed;

    private BacklogHint hint = BacklogHint.UNKNOWN;
    private boolean fetchWanted = true;
    private boolean storeIsAway;
    private int callsInFlight;
    /** Whether the first loop thread waits for its next exchange. */
    private boolean firstWaits;
    /** No other call may overtake one with updates: progress must not be stored after the end of its job. */
    private boolean updatesInFlight;

    private boolean paused;
    private boolean closing;
    private boolean givenUp;
    private long fetches;

    DispatchState(WorkerOptions options) {
        this.options = options;
        this.slots = new Slots(options.concurrency());
        this.reports = new PendingReports(options.updateInterval());
        this.batching = new BatchingPolicy(options.concurrency());
        this.unconfirmed = new UnconfirmedFetches(options.lockDuration());
    }

    /** The state at one moment; full: no slot is free for another job. */
    record Snapshot(boolean closing, boolean paused, boolean full, BacklogHint hint) {}

    /** Waits until there is something to exchange; null when the worker is closed and everything is reported. */
    @Nullable
    NextExchange nextExchange() {
        lock.lock();
        try {
            while (true) {
                if (givenUp || (closing && reports.isEmpty() && slots.areAllFree() && callsInFlight == 0)) {
                    return null;
                }
                long now = System.nanoTime();
                long dueIn = reports.dueIn(now);
                boolean report = dueIn <= 0 || (closing && dueIn != Long.MAX_VALUE);
                int free = free();
                List<String> reclaim = closing ? List.of() : unconfirmed.tokens(now);
                long wait = updatesInFlight ? Long.MAX_VALUE : Math.max(0, dueIn);
                if (!updatesInFlight && (report || !reclaim.isEmpty() || (fetchWanted && free > 0))) {
                    wait = closing ? 0 : waitForMore(now);
                    if (wait == 0) {
                        return exchange(free, reclaim, now);
                    }
                }
                firstWaits = true;
                LOG.trace("woke {} ns before something was due", changed.awaitNanos(wait));
            }
        } catch (InterruptedException e) {
            // No part of Oxbow interrupts this thread. An exchange without content keeps the loop going.
            LOG.debug("interrupted while waiting for something to exchange");
            callsInFlight++;
            return new NextExchange(ReportBatch.EMPTY, newFetch(0, List.of()));
        } finally {
            firstWaits = false;
            lock.unlock();
        }
    }

    /** Nanoseconds until a call with content should leave; {@link Long#MAX_VALUE}: not before something changes. */
    private long waitForMore(long now) {
        if (callsInFlight == 0) {
            return batching.gatheringTime(reports.ready(), slots.occupied(), now);
        }
        return batching.worthSecondCall(reports.ready()) ? 0 : Math.max(0, reports.updatesDueIn(now));
    }

    /**
     * For the second loop thread: waits until a second call while one is in flight is worth it; null when the worker is
     * closing. The gain is what the first thread does while Redis is busy with the second call.
     */
    @Nullable
    NextExchange nextSecondExchange() {
        lock.lock();
        try {
            while (!closing) {
                boolean worthIt = batching.worthSecondCall(reports.ready()) && callsInFlight == 1;
                if (worthIt && !updatesInFlight && !storeIsAway) {
                    return exchange(free(), List.of(), System.nanoTime());
                }
                worthSecondCall.await();
            }
        } catch (InterruptedException e) {
            // No part of Oxbow interrupts this thread. The first loop thread goes on alone.
            LOG.debug("interrupted while waiting for enough outcomes for a second call");
        } finally {
            lock.unlock();
        }
        return null;
    }

    private NextExchange exchange(int free, List<String> reclaim, long now) {
        if (free > 0) {
            fetchWanted = false;
        }
        int ready = reports.ready();
        int carried = Math.min(LARGEST_BATCH, callsInFlight == 0 ? batching.firstCallShare(ready) : ready);
        int left = ready - carried;
        // The call that reports the outcomes left here also fetches jobs for their slots.
        NextExchange next = new NextExchange(
                reports.nextBatch(carried, now), newFetch(Math.min(Math.max(0, free - left), LARGEST_BATCH), reclaim));
        batching.called(carried);
        callsInFlight++;
        updatesInFlight = !next.batch().updates().isEmpty();
        if (batching.worthSecondCall(left)) {
            worthSecondCall.signal();
        }
        return next;
    }

    /** The call is over and its result is recorded here. The calling loop thread waits for its next exchange next. */
    void exchangeEnded(NextExchange exchange) {
        locked(() -> {
            callsInFlight--;
            boolean hadUpdates = !exchange.batch().updates().isEmpty();
            updatesInFlight &= !hadUpdates;
            if (callsInFlight == 0 || hadUpdates || closing) {
                changed.signalAll();
                worthSecondCall.signal();
            }
        });
    }

    private FetchRequest newFetch(int most, List<String> reclaim) {
        slots.reserve(most);
        return new FetchRequest(
                tokenPrefix + fetches++,
                options.name(),
                options.lockDuration(),
                most,
                reclaim,
                options.limiter(),
                options.metricsMinutes());
    }

    /** For how many more jobs there are slots now. */
    private int free() {
        return closing || paused ? 0 : slots.free();
    }

    /** Reserves free slots for a call that adds jobs; null if there are none. */
    @Nullable
    FetchRequest reserve(int most) {
        lock.lock();
        try {
            // While the store cannot be reached the producer's own call must fail, without delay.
            int free = storeIsAway ? 0 : Math.min(most, free());
            return free == 0 ? null : newFetch(free, List.of());
        } finally {
            lock.unlock();
        }
    }

    /** A call was answered: its attempts occupy slots, its reservation ends. @return whether the loop has given up */
    boolean answered(FetchRequest fetch, List<JobAttempt> started, BacklogHint now) {
        return locked(() -> {
            storeIsAway = false;
            unconfirmed.confirmed(fetch.unanswered());
            slots.release(fetch.most());
            hint = now;
            started.forEach(slots::occupy);
            if (closing) {
                // A producer's call may have reserved the last slot: the loop waits for its end, and nothing else
                // signals that.
                changed.signalAll();
            }
            return givenUp;
        });
    }

    /** A call failed: its reservation ends, and the next call asks for the jobs that it may have fetched. */
    void failed(FetchRequest fetch, boolean nothingFetched) {
        locked(() -> {
            storeIsAway = true;
            slots.release(fetch.most());
            if (!nothingFetched && fetch.most() > 0) {
                unconfirmed.add(fetch.token(), System.nanoTime());
            }
            fetchWanted = true;
            changed.signalAll();
        });
    }

    /** The batch could not be reported: the next call reports it again. */
    void unreported(ReportBatch batch) {
        changing(() -> reports.putBack(batch));
    }

    /** The store rejects the batch permanently: the next calls report its outcomes one by one. */
    void rejected(ReportBatch batch) {
        changing(() -> reports.isolate(batch));
    }

    /** An attempt has ended: its slot is free now, and its outcome, unless it is null, is to be reported. */
    void ended(JobAttempt attempt, @Nullable Outcome outcome) {
        locked(() -> {
            slots.vacate(attempt);
            if (outcome == null) {
                fetchWanted = true;
            } else {
                reports.add(outcome);
            }
            signalAfterEnd(outcome == null || closing);
        });
    }

    /** Wakes a loop thread only if it should make a call or begin gathering: waking one for each job costs too much. */
    private void signalAfterEnd(boolean always) {
        int ready = reports.ready();
        boolean worthIt = batching.worthSecondCall(ready);
        if (always
                || (callsInFlight == 0 && (ready <= 1 || worthIt || slots.occupied() == 0))
                || (worthIt && firstWaits)) {
            changed.signalAll();
        } else if (worthIt && callsInFlight == 1) {
            worthSecondCall.signal();
        }
    }

    void add(JobUpdate update) {
        changing(() -> reports.add(update));
    }

    void fetchSoon() {
        locked(() -> {
            fetchWanted = true;
            if (callsInFlight == 0) {
                changed.signalAll();
            }
        });
    }

    /** The same if a slot is free. @return whether one is */
    boolean fetchIfFree() {
        return locked(() -> {
            if (free() == 0) {
                return false;
            }
            fetchWanted = true;
            changed.signalAll();
            return true;
        });
    }

    private void changing(Runnable change) {
        locked(() -> {
            change.run();
            changed.signalAll();
            worthSecondCall.signal();
        });
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    Snapshot snapshot() {
        return locked(() -> new Snapshot(closing, paused, free() == 0, hint));
    }

    /** The jobs being processed, and those whose outcome is not reported yet. */
    List<FetchedJob> held() {
        return locked(() -> {
            List<FetchedJob> held = new ArrayList<>(slots.occupied());
            slots.attempts().stream()
                    .filter(attempt -> !attempt.isNoLongerHeld())
                    .forEach(attempt -> held.add(attempt.fetched()));
            reports.outcomes().forEach(outcome -> held.add(outcome.fetched()));
            return held;
        });
    }

    Optional<JobAttempt> attempt(Heartbeat.HeldLock held) {
        return locked(() -> Optional.ofNullable(slots.of(held)));
    }

    List<JobAttempt> attempts() {
        return locked(slots::attempts);
    }

    /** While paused the worker fetches nothing. */
    void setPaused(boolean value) {
        changing(() -> {
            paused = value;
            fetchWanted |= !value;
        });
    }

    /** From now on the worker fetches nothing. */
    void stopFetching() {
        changing(() -> closing = true);
    }

    /** The loop ends although not everything is reported. @return how many outcomes are unreported */
    int giveUp() {
        changing(() -> givenUp = true);
        return locked(() -> reports.outcomes().size());
    }

    /** The first loop thread ends. */
    void loopEnded() {
        loopEnded.countDown();
    }

    /** Waits for the end of the first loop thread. @return whether it ended by then (monotonic nanoseconds) */
    boolean awaitEnd(long deadlineNanos) throws InterruptedException {
        return loopEnded.await(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Waits that long, or until the loop has given up. */
    void pauseBeforeRetry(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !givenUp) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // No part of Oxbow interrupts this thread. The next try merely comes sooner.
            LOG.debug("interrupted during the pause");
        } finally {
            lock.unlock();
        }
    }
}
