package dev.oxbow.core.worker;

import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.queue.Glance;
import dev.oxbow.core.queue.Heartbeat;
import dev.oxbow.core.queue.JobStore;
import dev.oxbow.core.queue.JobUpdate;
import dev.oxbow.core.queue.LocalJobs;
import dev.oxbow.core.queue.LocalWorker;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.Settlement;
import dev.oxbow.core.queue.Take;
import dev.oxbow.core.queue.TakenJob;
import dev.oxbow.core.queue.Turn;
import dev.oxbow.core.queue.TurnResult;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one worker: what has come to an end since the last call goes to the store in the next one, and the same call
 * brings new jobs for the free places. While a call is in flight everything else gathers for the one after it; there is no
 * artificial delay. Producers of this process may hand jobs to free places in their own calls ({@link LocalWorker}).
 *
 * <p>Concurrency: {@link #run} is the worker's one pump thread. {@code lock} guards all fields below it and is never held
 * during a call. Attempts report from their own threads, producers reserve and fill places from theirs, the watch signals from
 * its thread, and close comes from anywhere; each takes the lock briefly and signals {@code changed}. When the store cannot be
 * reached, outcomes are kept and the call is tried again for as long as it takes, or until close gives up. A call whose answer
 * is lost may have taken jobs: the next one gets them back by its token.
 */
final class Pump implements Runnable, Attempt.Reporter, LocalWorker {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int LARGEST_BATCH = 500;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** What the store will refuse again however often it is asked. */
    private static final Set<FaultKind> FOR_GOOD = EnumSet.of(
            FaultKind.WRONG_TYPE,
            FaultKind.COMMAND_TOO_LARGE,
            FaultKind.RECORD_TOO_LARGE,
            FaultKind.KEY_TOO_LONG,
            FaultKind.COMMAND_INVALID);

    private final String queue;
    private final JobStore store;
    private final JobProcessor processor;
    private final WorkerOptions options;
    private final Executor processors;
    private final WorkWatch watch;
    private final LockKeeper keeper;
    private final LocalJobs localJobs;
    private final Clock clock;
    private final String tokenPrefix = UUID.randomUUID() + ":";

    /** Makes those who tell the watch take turns; taken before {@code lock}. */
    private final ReentrantLock telling = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Places places;
    private final Outbox outbox;
    /** Tokens of calls that may have taken jobs which we were not told of. */
    private final List<String> unanswered = new ArrayList<>();

    private boolean lookForWork = true;
    private boolean storeIsAway;
    private boolean closing;
    private boolean givenUp;
    private boolean ended;
    private long turns;
    private Prospects prospects = Prospects.UNKNOWN;

    Pump(
            String queue,
            JobStore store,
            JobProcessor processor,
            WorkerOptions options,
            Executor processors,
            WorkWatch watch,
            LockKeeper keeper,
            LocalJobs localJobs,
            Clock clock) {
        this.queue = queue;
        this.store = store;
        this.processor = processor;
        this.options = options;
        this.processors = processors;
        this.watch = watch;
        this.keeper = keeper;
        this.localJobs = localJobs;
        this.clock = clock;
        this.places = new Places(options.concurrency());
        this.outbox = new Outbox(options.updateInterval());
    }

    String queue() {
        return queue;
    }

    WorkerOptions options() {
        return options;
    }

    /** What one call will carry. */
    private record Load(Outbox.Parcel parcel, Take take) {
        Turn turn(String queue) {
            return new Turn(queue, parcel.updates(), List.of(), parcel.outcomes(), take);
        }
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean repeated = false;
        try {
            for (Load load = nextLoad(); load != null; load = nextLoad()) {
                TurnResult result;
                try {
                    result = store.turn(load.turn(queue));
                } catch (RuntimeException e) {
                    repeated = true;
                    failed(load, e, pause);
                    pause(pause);
                    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                    continue;
                }
                settled(load, result, repeated);
                took(load.take(), result);
                pause = FIRST_PAUSE_MILLIS;
                repeated = false;
            }
        } finally {
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until there is something to exchange; null when the worker is closed and everything is told. */
    private @Nullable Load nextLoad() {
        lock.lock();
        try {
            while (true) {
                if (givenUp || (closing && outbox.isEmpty() && places.areEmpty())) {
                    return null;
                }
                long now = System.nanoTime();
                long dueIn = outbox.dueIn(now);
                boolean tell = dueIn <= 0 || (closing && dueIn != Long.MAX_VALUE);
                int free = closing ? 0 : places.free();
                boolean reclaim = !closing && !unanswered.isEmpty();
                if (tell || reclaim || (lookForWork && free > 0)) {
                    if (free > 0) {
                        lookForWork = false;
                    }
                    Take take = newTake(Math.min(free, LARGEST_BATCH), closing ? List.of() : unanswered);
                    return new Load(outbox.take(LARGEST_BATCH, now), take);
                }
                long left = changed.awaitNanos(dueIn);
                LOG.trace("worker of queue {} woke {} ns before its time", queue, left);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, it merely looks sooner.
            LOG.debug("worker of queue {} was interrupted while waiting", queue);
            return new Load(new Outbox.Parcel(List.of(), List.of()), newTake(0, List.of()));
        } finally {
            lock.unlock();
        }
    }

    private Take newTake(int most, List<String> reclaim) {
        places.promise(most);
        return new Take(tokenPrefix + turns++, options.name(), options.lockDuration(), most, reclaim);
    }

    private void settled(Load load, TurnResult result, boolean repeated) {
        for (int i = 0; i < result.settlements().size(); i++) {
            Outcome outcome = load.parcel().outcomes().get(i);
            Settlement settlement = result.settlements().get(i);
            if (settlement == Settlement.ACCEPTED) {
                localJobs.ended(queue, outcome, result.at());
                continue;
            }
            localJobs.forgotten(queue, outcome.taken().job().id());
            if (!repeated) {
                LOG.warn(
                        "job {} of queue {} is not ours any more ({}); its outcome was dropped",
                        outcome.taken().job().id(),
                        queue,
                        settlement);
            }
        }
    }

    private void failed(Load load, RuntimeException failure, long pauseMillis) {
        LOG.warn(
                "worker of queue {} cannot reach its store, next try in {} ms: {}",
                queue,
                pauseMillis,
                failure instanceof RedisException ? failure.getMessage() : failure.toString());
        boolean refused = failure instanceof RedisReplyException reply
                && FOR_GOOD.contains(reply.fault().kind());
        Outcome dropped = null;
        lock.lock();
        try {
            if (!refused) {
                outbox.putBack(afterFailure(load.parcel(), failure));
            } else if (load.parcel().isOneOutcome()) {
                dropped = load.parcel().outcomes().get(0);
            } else {
                outbox.suspect(load.parcel());
            }
        } finally {
            lock.unlock();
        }
        if (dropped != null) {
            drop(dropped, failure);
        }
        failed(load.take(), failure);
    }

    private void drop(Outcome outcome, RuntimeException failure) {
        String id = outcome.taken().job().id();
        LOG.error(
                "the outcome of job {} of queue {} was refused for good and is dropped; the job will be found stalled: {}",
                id,
                queue,
                failure.getMessage());
        localJobs.forgotten(queue, id);
    }

    /** Storing progress again is harmless; a row of log would stand there twice. */
    private static Outbox.Parcel afterFailure(Outbox.Parcel parcel, RuntimeException failure) {
        if (failure instanceof RedisException redis && redis.surelyNotSent()) {
            return parcel;
        }
        List<JobUpdate> harmless = parcel.updates().stream()
                .filter(update -> update instanceof JobUpdate.Progress)
                .toList();
        return new Outbox.Parcel(harmless, parcel.outcomes());
    }

    @Override
    public @Nullable Take reserve(int most) {
        lock.lock();
        try {
            // While the store is away producers must fail by themselves, and fast.
            int free = closing || storeIsAway ? 0 : Math.min(most, places.free());
            return free == 0 ? null : newTake(free, List.of());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void took(Take take, TurnResult result) {
        List<Attempt> started = new ArrayList<>(result.jobs().size());
        lock.lock();
        try {
            storeIsAway = false;
            unanswered.removeAll(take.unanswered());
            places.release(take.most());
            for (TakenJob taken : result.jobs()) {
                Attempt attempt = new Attempt(taken, processor, options, this);
                places.occupy(attempt);
                started.add(attempt);
                if (givenUp) {
                    attempt.cancel(Attempt.Cancellation.CLOSING);
                }
            }
            prospects = Prospects.after(result, clock);
        } finally {
            lock.unlock();
        }
        started.forEach(this::start);
        keeper.sawActive(this, result.activeLeft(), result.jobs().isEmpty());
        if (take.most() > 0) {
            tellWatch(result.jobs().size() < take.most());
        }
    }

    /**
     * Tells the watch what this worker wants now. Two calls may have been answered at the same time: they tell one after the
     * other, and each what is true then.
     *
     * @param nothingLeft whether the answered call found fewer jobs than it wanted
     */
    private void tellWatch(boolean nothingLeft) {
        telling.lock();
        try {
            boolean full;
            Prospects now;
            lock.lock();
            try {
                if (closing) {
                    return;
                }
                full = places.free() == 0;
                now = prospects;
            } finally {
                lock.unlock();
            }
            if (full) {
                watch.isBusy(this);
            } else if (nothingLeft) {
                watch.wantsWork(this, now.lookAgainIn());
            } else if (!watch.isIdle(this)) {
                lookForWork();
            }
        } finally {
            telling.unlock();
        }
    }

    /**
     * There may be work, somebody says who tells nobody else.
     *
     * @return whether this worker will look; if not, somebody else must be told
     */
    boolean signal() {
        lock.lock();
        try {
            if (closing || places.free() == 0) {
                return false;
            }
            lookForWork = true;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void start(Attempt attempt) {
        localJobs.started(queue, attempt.job(), clock.instant());
        processors.execute(attempt);
    }

    @Override
    public void failed(Take take, RuntimeException failure) {
        boolean nothingTaken = failure instanceof RedisException redis && redis.surelyNotSent();
        lock.lock();
        try {
            storeIsAway = true;
            places.release(take.most());
            if (!nothingTaken && take.most() > 0) {
                unanswered.add(take.token());
            }
            lookForWork = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What the safety look should ask for this queue: only what would be news. */
    Glance glance() {
        boolean checked = keeper.checks(this);
        lock.lock();
        try {
            return new Glance(queue, !prospects.held(), !checked, prospects.lookAgainIn() == null);
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !givenUp) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, the next try simply comes sooner.
            LOG.debug("worker of queue {} was interrupted while pausing", queue);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(Attempt attempt, @Nullable Outcome outcome) {
        if (outcome == null) {
            localJobs.forgotten(queue, attempt.job().id());
        }
        lock.lock();
        try {
            places.leave(attempt);
            if (outcome != null) {
                outbox.add(outcome);
            }
            // A place is free even when there is nothing to tell.
            lookForWork = lookForWork || outcome == null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void update(JobUpdate update) {
        if (update instanceof JobUpdate.Progress reported) {
            localJobs.progressed(queue, reported.jobId(), reported.progress());
        }
        lock.lock();
        try {
            outbox.add(update);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** There may be work; called by the watch and after a recovery of stalled jobs. */
    void lookForWork() {
        lock.lock();
        try {
            lookForWork = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The locks to renew: of the jobs being processed, and of those whose outcome the store has not been told yet. */
    List<Heartbeat.HeldLock> heldLocks() {
        lock.lock();
        try {
            List<Heartbeat.HeldLock> held = new ArrayList<>(places.inUse());
            places.attempts().forEach(attempt -> held.add(held(attempt.taken())));
            outbox.outcomes().forEach(outcome -> held.add(held(outcome.taken())));
            return held;
        } finally {
            lock.unlock();
        }
    }

    private Heartbeat.HeldLock held(TakenJob taken) {
        return new Heartbeat.HeldLock(queue, taken.job().id(), taken.token());
    }

    /** Another worker may run this job now: the attempt is cancelled and its outcome dropped. */
    void lockLost(Heartbeat.HeldLock held) {
        Attempt attempt;
        lock.lock();
        try {
            attempt = places.of(held);
        } finally {
            lock.unlock();
        }
        if (attempt != null) {
            LOG.warn("lost the lock of job {} of queue {}; its attempt is cancelled", held.jobId(), queue);
            attempt.cancel(Attempt.Cancellation.LOCK_LOST);
            localJobs.forgotten(queue, held.jobId());
        }
    }

    int activeJobs() {
        lock.lock();
        try {
            return places.inUse();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more jobs. */
    void stopTaking() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything is processed and told; at the deadline cancels what still runs, and after the grace hands it
     * back. To be called after {@link #stopTaking}.
     *
     * @return whether the store was told everything
     */
    boolean awaitEnd(long deadlineNanos, Duration grace) throws InterruptedException {
        if (awaitIdle(deadlineNanos)) {
            return true;
        }
        attemptsNow().forEach(attempt -> attempt.cancel(Attempt.Cancellation.CLOSING));
        long graceDeadline = System.nanoTime() + grace.toNanos();
        if (awaitIdle(graceDeadline)) {
            return true;
        }
        attemptsNow().forEach(Attempt::abandon);
        boolean told = awaitIdle(System.nanoTime() + grace.toNanos());
        lock.lock();
        try {
            givenUp = true;
            changed.signalAll();
            if (!told) {
                LOG.warn(
                        "worker of queue {} closed with {} outcomes that could not be stored; those jobs will be recovered as stalled",
                        queue,
                        outbox.outcomes().size());
            }
        } finally {
            lock.unlock();
        }
        return told;
    }

    private List<Attempt> attemptsNow() {
        lock.lock();
        try {
            return places.attempts();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitIdle(long deadlineNanos) throws InterruptedException {
        lock.lock();
        try {
            while (!ended) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                if (changed.awaitNanos(left) <= 0 && !ended) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
