package dev.oxbow.core.worker;

import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.internal.worker.BacklogHint;
import dev.oxbow.core.internal.worker.OutcomePolicy;
import dev.oxbow.core.internal.worker.WaitingChildren;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.store.WorkWaiter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of one queue taken one by one, by a program that ends each itself; BullMQ's manual processing ({@code
 * worker.getNextJob(token)}). Get it from {@link dev.oxbow.core.Oxbow#byHand}. Nothing runs by itself: no lock is renewed ({@link
 * ManualJob#extendLock}), nothing waits for work but {@link #take(Duration)}, and stalled jobs are looked for by workers only.
 *
 * <p>Thread-safe, holds no connection and needs no closing. Every method is one command (two where a scheduler made the job
 * that is taken: its next one is made then) and throws {@link
 * dev.oxbow.core.pool.RedisException} when Redis cannot be asked; whether a job was taken or ended is then unknown, unless the
 * exception says otherwise. A job taken by a lost answer is found stalled when its lock has run out.
 */
public final class ManualWorker {
    private final String queue;
    private final JobStore store;
    private final WorkerOptions options;
    private final Clock clock;
    private final OutcomePolicy endings;
    private final String tokenPrefix = UUID.randomUUID() + ":";
    private final AtomicLong takes = new AtomicLong();

    /**
     * @param options name, lock duration, limiter, metrics, keep rules, backoff strategy and bounds are heeded
     * @param clock the clock that the store uses too
     * @throws IllegalArgumentException if the name of the queue is not allowed
     */
    public ManualWorker(String queue, JobStore store, WorkerOptions options, Clock clock) {
        this.queue = QueueNames.require(queue);
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.endings = new OutcomePolicy(options);
    }

    /** The queue whose jobs these are. */
    public String queueName() {
        return queue;
    }

    /**
     * Takes the next job, if there is one and nothing holds the queue up. A job that must fail without being processed is failed,
     * and the next one taken.
     */
    public Optional<ManualJob> take() {
        return exchange(List.of(), true).job();
    }

    /**
     * Takes the next job, waiting for one if there is none or something holds the queue up. Waiting holds one of the pool's connections
     * and is one command, each look another one; several who wait at once each hold one.
     *
     * <p>An interrupt ends the waiting, at the latest with the patience: some clients cannot leave a blocking command. The thread's
     * interrupt flag is set then.
     *
     * @param patience how long to wait
     * @return empty if there was none all that time, or the thread was interrupted
     */
    public Optional<ManualJob> take(Duration patience) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        Look look = exchange(List.of(), true);
        if (look.job().isPresent()) {
            return look.job();
        }
        try (WorkWaiter waiter = store.openWorkWaiter()) {
            long left = deadline - System.nanoTime();
            while (look.job().isEmpty() && left > 0) {
                Duration again = look.again();
                long most = again == null ? left : Math.min(left, Math.max(0, again.toNanos()));
                Optional<WorkSignal> signal =
                        most > 0 ? waiter.await(List.of(queue), Duration.ofNanos(most)) : Optional.empty();
                if (Thread.interrupted()) {
                    giveBack(waiter, signal);
                    return Optional.empty();
                }
                look = exchange(List.of(), true);
                left = deadline - System.nanoTime();
            }
            return look.job();
        }
    }

    /** Somebody else should look, since this thread does not: it was interrupted, and its flag is set again. */
    private static void giveBack(WorkWaiter waiter, Optional<WorkSignal> signal) {
        try {
            signal.ifPresent(waiter::giveBack);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    /** Settles an outcome and takes the next job, if asked, in one command. */
    Optional<ManualJob> settle(Outcome outcome, boolean next) {
        return exchange(List.of(outcome), next).job();
    }

    OutcomePolicy endings() {
        return endings;
    }

    /** @return whether the lock is still this one */
    boolean extend(FetchedJob taken) {
        Heartbeat.HeldLock lock = new Heartbeat.HeldLock(queue, taken.job().id(), taken.token());
        return store.heartbeat(new Heartbeat(List.of(lock), options.lockDuration(), List.of()))
                .lost()
                .isEmpty();
    }

    boolean awaitChildren(FetchedJob taken, @Nullable String childKey) {
        return new WaitingChildren(queue, store, options.lockDuration()).move(taken, childKey);
    }

    /**
     * What came of a look for a job.
     *
     * @param again when to look without a signal, if there was none; null: not before there is one
     */
    private record Look(Optional<ManualJob> job, @Nullable Duration again) {}

    private Look exchange(List<Outcome> first, boolean next) {
        List<Outcome> outcomes = first;
        while (true) {
            ExchangeResult result = store.turn(new Exchange(queue, outcomes, newTake(next ? 1 : 0)));
            if (!outcomes.isEmpty() && result.settlements().get(0) != OutcomeResult.ACCEPTED) {
                result.jobs().forEach(this::giveBack);
                throw new IllegalStateException(
                        "job " + outcomes.get(0).taken().job().id() + " could not be ended so: "
                                + result.settlements().get(0));
            }
            if (result.jobs().isEmpty()) {
                return new Look(
                        Optional.empty(), BacklogHint.after(result, clock).lookAgainIn());
            }
            FetchedJob taken = result.jobs().get(0);
            ScheduledRun run = taken.scheduled();
            if (run != null) {
                store.schedulers().advance(queue, List.of(run));
            }
            Outcome beforehand = endings.beforehand(taken);
            if (beforehand == null) {
                return new Look(Optional.of(new ManualJob(this, taken)), null);
            }
            outcomes = List.of(beforehand);
        }
    }

    private FetchRequest newTake(int most) {
        return new FetchRequest(
                tokenPrefix + takes.getAndIncrement(),
                options.name(),
                options.lockDuration(),
                most,
                List.of(),
                options.limiter(),
                options.metricsMinutes());
    }

    /** What the same call took cannot be handed to a caller who gets an exception: it must not wait for its lock to run out. */
    private void giveBack(FetchedJob taken) {
        store.turn(new Exchange(queue, List.of(new Outcome.HandedBack(taken)), newTake(0)));
    }
}
