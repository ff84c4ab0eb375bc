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
 * Where the threads of one worker meet: what is in hand, what waits to be told, and whether to look for more. The pump waits here
 * for its next load; attempts, producers, timers and close leave what they have.
 *
 * <p>Thread-safe: {@code lock} guards every field below it, is held briefly, and nothing but this class runs under it.
 * Whoever changes something signals {@code changed} if anybody may have waited for it: see {@link #signalAfterLeaving}.
 */
final class DispatchState {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchState.class);
    private static final int LARGEST_BATCH = 500;

    private final WorkerOptions options;
    private final String tokenPrefix = UUID.randomUUID() + ":";

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Awaited by the second pump thread alone. */
    private final Condition worthACallBeside = lock.newCondition();

    private final Slots places;
    private final PendingReports outbox;
    private final BatchingPolicy departures;
    private final UnconfirmedFetches unanswered;

    private BacklogHint prospects = BacklogHint.UNKNOWN;
    private boolean lookForWork = true;
    private boolean storeIsAway;
    private int callsInFlight;
    /** The first pump thread waits for its next load. */
    private boolean firstWaits;
    /** No other call may overtake one with updates: progress must not come after the end. */
    private boolean updatesInFlight;

    private boolean paused;
    private boolean closing;
    private boolean givenUp;
    private long turns;

    DispatchState(WorkerOptions options) {
        this.options = options;
        this.places = new Slots(options.concurrency());
        this.outbox = new PendingReports(options.updateInterval());
        this.departures = new BatchingPolicy(options.concurrency());
        this.unanswered = new UnconfirmedFetches(options.lockDuration());
    }

    /** How the worker stands at one moment. */
    record Standing(boolean closing, boolean paused, boolean full, BacklogHint prospects) {}

    /** What one call will carry. */
    record Load(PendingReports.Parcel parcel, FetchRequest take) {}

    /** Waits until there is something to exchange; null when the worker is closed and everything is told. */
    @Nullable
    Load nextLoad() {
        lock.lock();
        try {
            while (true) {
                if (givenUp || (closing && outbox.isEmpty() && places.areEmpty() && callsInFlight == 0)) {
                    return null;
                }
                long now = System.nanoTime();
                long dueIn = outbox.dueIn(now);
                boolean tell = dueIn <= 0 || (closing && dueIn != Long.MAX_VALUE);
                int free = free();
                List<String> reclaim = closing ? List.of() : unanswered.tokens(now);
                long wait = updatesInFlight ? Long.MAX_VALUE : Math.max(0, dueIn);
                if (!updatesInFlight && (tell || !reclaim.isEmpty() || (lookForWork && free > 0))) {
                    wait = closing ? 0 : waitForMore(now);
                    if (wait == 0) {
                        return load(free, reclaim, now);
                    }
                }
                firstWaits = true;
                LOG.trace("woke {} ns before something was due", changed.awaitNanos(wait));
            }
        } catch (InterruptedException e) {
            // Nobody interrupts the pump; if somebody does, it merely exchanges nothing once.
            LOG.debug("interrupted while waiting for something to exchange");
            callsInFlight++;
            return new Load(new PendingReports.Parcel(List.of(), List.of()), newTake(0, List.of()));
        } finally {
            firstWaits = false;
            lock.unlock();
        }
    }

    /** Nanoseconds until a call that has something to carry should leave; {@link Long#MAX_VALUE} until something changes. */
    private long waitForMore(long now) {
        if (callsInFlight == 0) {
            return departures.gatherFor(outbox.ready(), places.inUse(), now);
        }
        return departures.worthACallBeside(outbox.ready()) ? 0 : Math.max(0, outbox.updatesDueIn(now));
    }

    /**
     * For the second pump thread: waits until a call beside the one in flight is worth it; null when the worker is closing.
     * What the first one does while Redis is busy with the second is the gain.
     */
    @Nullable
    Load nextLoadBeside() {
        lock.lock();
        try {
            while (!closing) {
                boolean worthIt = departures.worthACallBeside(outbox.ready()) && callsInFlight == 1;
                if (worthIt && !updatesInFlight && !storeIsAway) {
                    return load(free(), List.of(), System.nanoTime());
                }
                worthACallBeside.await();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts it; if somebody does, the other pump thread goes on alone.
            LOG.debug("interrupted while waiting for a second call's worth");
        } finally {
            lock.unlock();
        }
        return null;
    }

    private Load load(int free, List<String> reclaim, long now) {
        if (free > 0) {
            lookForWork = false;
        }
        int ready = outbox.ready();
        int carried = Math.min(LARGEST_BATCH, callsInFlight == 0 ? departures.share(ready) : ready);
        int left = ready - carried;
        // Slots whose outcomes stay are filled by the call that tells them.
        Load load = new Load(
                outbox.take(carried, now), newTake(Math.min(Math.max(0, free - left), LARGEST_BATCH), reclaim));
        departures.left(carried);
        callsInFlight++;
        updatesInFlight = !load.parcel().updates().isEmpty();
        if (departures.worthACallBeside(left)) {
            worthACallBeside.signal();
        }
        return load;
    }

    /** The call for a load is over, and what it brought or left is on the desk. The caller looks at the desk next. */
    void landed(Load load) {
        lock.lock();
        try {
            callsInFlight--;
            boolean hadUpdates = !load.parcel().updates().isEmpty();
            updatesInFlight &= !hadUpdates;
            if (callsInFlight == 0 || hadUpdates || closing) {
                changed.signalAll();
                worthACallBeside.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private FetchRequest newTake(int most, List<String> reclaim) {
        places.promise(most);
        return new FetchRequest(
                tokenPrefix + turns++,
                options.name(),
                options.lockDuration(),
                most,
                reclaim,
                options.limiter(),
                options.metricsMinutes());
    }

    /** How many more jobs may be taken now. */
    private int free() {
        return closing || paused ? 0 : places.free();
    }

    /** Promises free places to a call that adds jobs; null if there are none. */
    @Nullable
    FetchRequest reserve(int most) {
        lock.lock();
        try {
            // While the store is away producers must fail by themselves, and fast.
            int free = storeIsAway ? 0 : Math.min(most, free());
            return free == 0 ? null : newTake(free, List.of());
        } finally {
            lock.unlock();
        }
    }

    /** A call was answered: what it was promised goes to the attempts it brought. @return whether the pump has given up */
    boolean answered(FetchRequest take, List<JobAttempt> started, BacklogHint now) {
        lock.lock();
        try {
            storeIsAway = false;
            unanswered.answered(take.unanswered());
            places.release(take.most());
            prospects = now;
            started.forEach(places::occupy);
            if (closing) {
                // A producer's call may have kept the last place: nobody but it can tell the pump that all are empty.
                changed.signalAll();
            }
            return givenUp;
        } finally {
            lock.unlock();
        }
    }

    /** A call failed; what it may have taken is asked for in the next one. */
    void failed(FetchRequest take, boolean nothingTaken) {
        lock.lock();
        try {
            storeIsAway = true;
            places.release(take.most());
            if (!nothingTaken && take.most() > 0) {
                unanswered.add(take.token(), System.nanoTime());
            }
            lookForWork = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What could not be told is told again; what was refused for good is told one by one. */
    void untold(PendingReports.Parcel parcel, boolean refused) {
        changing(() -> {
            if (refused) {
                outbox.suspect(parcel);
            } else {
                outbox.putBack(parcel);
            }
        });
    }

    /** An attempt has ended; its place is free even when there is nothing to tell. */
    void left(JobAttempt attempt, @Nullable Outcome outcome) {
        lock.lock();
        try {
            places.leave(attempt);
            if (outcome == null) {
                lookForWork = true;
            } else {
                outbox.add(outcome);
            }
            signalAfterLeaving(outcome == null || closing);
        } finally {
            lock.unlock();
        }
    }

    /** Wakes a pump thread if it has reason to make a call, or to begin to wait for more; for each job that would be too often. */
    private void signalAfterLeaving(boolean always) {
        int ready = outbox.ready();
        boolean worthIt = departures.worthACallBeside(ready);
        if (always
                || (callsInFlight == 0 && (ready <= 1 || worthIt || places.inUse() == 0))
                || (worthIt && firstWaits)) {
            changed.signalAll();
        } else if (worthIt && callsInFlight == 1) {
            worthACallBeside.signal();
        }
    }

    void add(JobUpdate update) {
        changing(() -> outbox.add(update));
    }

    void lookForWork() {
        lock.lock();
        try {
            lookForWork = true;
            if (callsInFlight == 0) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same, unless there is no place for work; says which. */
    boolean lookIfFree() {
        return locked(() -> {
            if (free() == 0) {
                return false;
            }
            lookForWork = true;
            changed.signalAll();
            return true;
        });
    }

    private void changing(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
            worthACallBeside.signal();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    Standing standing() {
        return locked(() -> new Standing(closing, paused, free() == 0, prospects));
    }

    /** The jobs being processed, and those whose outcome the store has not been told yet. */
    List<FetchedJob> held() {
        return locked(() -> {
            List<FetchedJob> held = new ArrayList<>(places.inUse());
            places.attempts().stream()
                    .filter(attempt -> !attempt.isGone())
                    .forEach(attempt -> held.add(attempt.taken()));
            outbox.outcomes().forEach(outcome -> held.add(outcome.taken()));
            return held;
        });
    }

    Optional<JobAttempt> attempt(Heartbeat.HeldLock held) {
        return locked(() -> Optional.ofNullable(places.of(held)));
    }

    List<JobAttempt> attempts() {
        return locked(places::attempts);
    }

    /** While paused nothing is taken. */
    void pause(boolean value) {
        changing(() -> {
            paused = value;
            lookForWork |= !value;
        });
    }

    /** From now on nothing is taken. */
    void stopTaking() {
        changing(() -> closing = true);
    }

    /** The pump ends although not everything is told. @return how many outcomes are left */
    int giveUp() {
        changing(() -> givenUp = true);
        return locked(() -> outbox.outcomes().size());
    }

    /** The pump has ended. */
    void end() {
        ended.countDown();
    }

    /** Waits for the pump's end. @return whether it came before the deadline (monotonic nanoseconds) */
    boolean awaitEnd(long deadlineNanos) throws InterruptedException {
        return ended.await(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Waits that long, or until the pump should give up. */
    void pause(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !givenUp) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts the pump; if somebody does, the next try simply comes sooner.
            LOG.debug("interrupted while pausing");
        } finally {
            lock.unlock();
        }
    }
}
