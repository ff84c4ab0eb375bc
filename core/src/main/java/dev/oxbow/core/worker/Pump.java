package dev.oxbow.core.worker;

import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.queue.Heartbeat;
import dev.oxbow.core.queue.JobStore;
import dev.oxbow.core.queue.JobUpdate;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.Settlement;
import dev.oxbow.core.queue.TakenJob;
import dev.oxbow.core.queue.Turn;
import dev.oxbow.core.queue.TurnResult;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * artificial delay.
 *
 * <p>Concurrency: {@link #run} is the worker's one pump thread, the only one that calls the store. {@code lock} guards all fields
 * below it and is never held during a call. Attempts report from their own threads, the watch signals from its thread, and
 * close comes from anywhere; each takes the lock briefly and signals {@code changed}. When the store cannot be reached,
 * outcomes are kept and the call is tried again for as long as it takes, or until close gives up.
 */
final class Pump implements Runnable, Attempt.Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int LARGEST_BATCH = 500;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    /** A queue at its global concurrency sends no signal when a place becomes free: BullMQ's workers look every 5 s. */
    private static final Duration LOOK_WHEN_BLOCKED = Duration.ofSeconds(5);

    private final String queue;
    private final JobStore store;
    private final JobProcessor processor;
    private final WorkerOptions options;
    private final Executor processors;
    private final WorkWatch watch;
    private final Clock clock;
    private final String tokenPrefix = UUID.randomUUID() + ":";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Outbox outbox = new Outbox();
    private boolean lookForWork = true;
    private boolean closing;
    private boolean givenUp;
    private boolean ended;
    private long turns;

    Pump(
            String queue,
            JobStore store,
            JobProcessor processor,
            WorkerOptions options,
            Executor processors,
            WorkWatch watch,
            Clock clock) {
        this.queue = queue;
        this.store = store;
        this.processor = processor;
        this.options = options;
        this.processors = processors;
        this.watch = watch;
        this.clock = clock;
    }

    String queue() {
        return queue;
    }

    WorkerOptions options() {
        return options;
    }

    /** What one call will carry. */
    private record Load(Outbox.Parcel parcel, int take) {
        List<Outcome> outcomes() {
            return parcel.outcomes();
        }
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean repeated = false;
        try {
            for (Load load = nextLoad(); load != null; load = nextLoad()) {
                try {
                    exchange(load, repeated);
                    pause = FIRST_PAUSE_MILLIS;
                    repeated = false;
                } catch (RuntimeException e) {
                    putBack(load);
                    repeated = true;
                    LOG.warn(
                            "worker of queue {} cannot reach its store, next try in {} ms: {}",
                            queue,
                            pause,
                            e instanceof RedisException ? e.getMessage() : e.toString());
                    pause(pause);
                    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                }
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
                boolean somethingToTell = !outbox.isEmpty();
                if (givenUp || (closing && !somethingToTell && attempts.isEmpty())) {
                    return null;
                }
                int free = closing ? 0 : options.concurrency() - attempts.size();
                if (somethingToTell || (lookForWork && free > 0)) {
                    lookForWork = false;
                    return new Load(outbox.take(LARGEST_BATCH), Math.min(free, LARGEST_BATCH));
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void exchange(Load load, boolean repeated) {
        if (!load.parcel().updates().isEmpty()) {
            // Before the outcomes, so that listeners hear of progress before the end.
            send(load.parcel().updates());
        }
        if (load.outcomes().isEmpty() && load.take() == 0) {
            return;
        }
        String token = tokenPrefix + turns++;
        TurnResult result = store.turn(
                new Turn(queue, token, options.name(), options.lockDuration(), load.outcomes(), load.take()));
        for (int i = 0; i < result.settlements().size(); i++) {
            Settlement settlement = result.settlements().get(i);
            if (settlement != Settlement.ACCEPTED && !repeated) {
                LOG.warn(
                        "job {} of queue {} is not ours any more ({}); its outcome was dropped",
                        load.outcomes().get(i).taken().job().id(),
                        queue,
                        settlement);
            }
        }
        result.jobs().forEach(this::start);
        if (load.take() > 0 && !isClosing()) {
            if (result.jobs().size() < load.take()) {
                watch.wantsWork(this, lookAgainIn(result));
            } else {
                watch.isBusy(this);
            }
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void send(List<JobUpdate> pending) {
        try {
            store.update(queue, pending);
            pending.clear();
        } catch (RedisException e) {
            if (!e.surelyNotSent()) {
                // Storing progress again is harmless; a row of log would stand there twice.
                pending.removeIf(update -> update instanceof JobUpdate.Log);
            }
            throw e;
        }
    }

    private Duration lookAgainIn(TurnResult result) {
        Duration wait = options.blockWindow();
        if (result.blocked()) {
            wait = shorter(wait, LOOK_WHEN_BLOCKED);
        }
        if (!result.rateLimited().isZero()) {
            wait = shorter(wait, result.rateLimited());
        }
        if (result.nextDue() != null) {
            wait = shorter(wait, Duration.between(clock.instant(), result.nextDue()));
        }
        return wait;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void start(TakenJob taken) {
        Attempt attempt = new Attempt(taken, processor, options, this);
        lock.lock();
        try {
            attempts.put(taken.token() + taken.job().id(), attempt);
            if (givenUp) {
                attempt.cancel(Attempt.Cancellation.CLOSING);
            }
        } finally {
            lock.unlock();
        }
        processors.execute(attempt);
    }

    private void putBack(Load load) {
        lock.lock();
        try {
            outbox.putBack(load.parcel());
            lookForWork = lookForWork || load.take() > 0;
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
        lock.lock();
        try {
            attempts.remove(attempt.taken().token() + attempt.taken().job().id());
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
            List<Heartbeat.HeldLock> held = new ArrayList<>(attempts.size());
            attempts.values().forEach(attempt -> held.add(held(attempt.taken())));
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
        lock.lock();
        try {
            Attempt attempt = attempts.get(held.token() + held.jobId());
            if (attempt != null) {
                LOG.warn("lost the lock of job {} of queue {}; its attempt is cancelled", held.jobId(), queue);
                attempt.cancel(Attempt.Cancellation.LOCK_LOST);
            }
        } finally {
            lock.unlock();
        }
    }

    int activeJobs() {
        lock.lock();
        try {
            return attempts.size();
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
            return List.copyOf(attempts.values());
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
