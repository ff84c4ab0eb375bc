package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.job.PayloadCodec;
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
import dev.oxbow.core.worker.ManualJob;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Manual work on one queue. Thread-safe, without a lock: every method runs on its caller's thread and shares nothing
 * but a counter.
 */
final class DefaultManualWorker implements ManualWorker {
    private final String queue;
    private final JobStore store;
    private final WorkerOptions options;
    private final Clock clock;
    private final OutcomePolicy outcomePolicy;
    private final String tokenPrefix = UUID.randomUUID() + ":";
    private final AtomicLong fetches = new AtomicLong();

    /**
     * @param options its name, lock duration, limiter, metrics, keep rules, backoff strategy and bounds are used
     * @param codec writes return values
     * @param clock the clock that the store uses too
     * @throws IllegalArgumentException if the name of the queue is not allowed
     */
    DefaultManualWorker(String queue, JobStore store, WorkerOptions options, PayloadCodec codec, Clock clock) {
        this.queue = QueueNames.require(queue);
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.outcomePolicy = new OutcomePolicy(options, codec);
    }

    @Override
    public String queueName() {
        return queue;
    }

    @Override
    public Optional<ManualJob> fetch() {
        return exchange(List.of(), true).job();
    }

    @Override
    public Optional<ManualJob> fetch(Duration timeout) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        Fetch fetch = exchange(List.of(), true);
        if (fetch.job().isPresent()) {
            return fetch.job();
        }
        try (WorkWaiter waiter = store.openWorkWaiter()) {
            long left = deadline - System.nanoTime();
            while (fetch.job().isEmpty() && left > 0) {
                Duration pollIn = fetch.pollIn();
                long wait = pollIn == null ? left : Math.min(left, Math.max(0, pollIn.toNanos()));
                Optional<WorkSignal> signal =
                        wait > 0 ? waiter.await(List.of(queue), Duration.ofNanos(wait)) : Optional.empty();
                if (Thread.interrupted()) {
                    giveBack(waiter, signal);
                    return Optional.empty();
                }
                fetch = exchange(List.of(), true);
                left = deadline - System.nanoTime();
            }
            return fetch.job();
        }
    }

    /**
     * This thread was interrupted and does not fetch: other processes get its signal, and the interrupt flag is set
     * again.
     */
    private static void giveBack(WorkWaiter waiter, Optional<WorkSignal> signal) {
        try {
            signal.ifPresent(waiter::giveBack);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    Optional<ManualJob> complete(FetchedJob job, @Nullable Object value, boolean fetchNext) {
        return exchange(List.of(outcomePolicy.completed(job, value)), fetchNext).job();
    }

    Optional<ManualJob> fail(FetchedJob job, Throwable failure, boolean fetchNext) {
        return exchange(List.of(outcomePolicy.failed(job, failure)), fetchNext).job();
    }

    /** @return whether the lock is still held */
    boolean extendLock(FetchedJob job) {
        Heartbeat.HeldLock lock = new Heartbeat.HeldLock(queue, job.job().id(), job.token());
        return store.heartbeat(new Heartbeat(List.of(lock), options.lockDuration(), List.of()))
                .lost()
                .isEmpty();
    }

    boolean moveToWaitingChildren(FetchedJob job) {
        return new WaitingChildren(queue, store, options.lockDuration()).move(job, null);
    }

    /**
     * The result of one fetch.
     *
     * @param pollIn if no job was fetched: when to fetch without a signal; null: not before there is one
     */
    private record Fetch(Optional<ManualJob> job, @Nullable Duration pollIn) {}

    /**
     * Reports outcomes and fetches the next job in one command; once more for each job that must fail without being
     * processed.
     */
    private Fetch exchange(List<Outcome> first, boolean fetchNext) {
        List<Outcome> outcomes = first;
        while (true) {
            ExchangeResult result = store.exchange(new Exchange(queue, outcomes, newFetch(fetchNext ? 1 : 0)));
            if (!outcomes.isEmpty() && result.outcomeResults().get(0) != OutcomeResult.ACCEPTED) {
                result.jobs().forEach(this::handBack);
                throw new IllegalStateException(
                        "job " + outcomes.get(0).fetched().job().id() + " could not be ended so: "
                                + result.outcomeResults().get(0));
            }
            if (result.jobs().isEmpty()) {
                return new Fetch(
                        Optional.empty(), BacklogHint.after(result, clock).pollIn());
            }
            FetchedJob job = result.jobs().get(0);
            ScheduledRun run = job.scheduled();
            if (run != null) {
                store.schedulers().advance(queue, List.of(run));
            }
            Outcome unprocessed = outcomePolicy.unprocessed(job);
            if (unprocessed == null) {
                return new Fetch(Optional.of(new DefaultManualJob(this, job)), null);
            }
            outcomes = List.of(unprocessed);
        }
    }

    private FetchRequest newFetch(int most) {
        return new FetchRequest(
                tokenPrefix + fetches.getAndIncrement(),
                options.name(),
                options.lockDuration(),
                most,
                List.of(),
                options.limiter(),
                options.metricsMinutes());
    }

    /** The caller gets an exception instead of this job, so that the job must not stay locked. */
    private void handBack(FetchedJob job) {
        store.exchange(new Exchange(queue, List.of(new Outcome.HandedBack(job)), newFetch(0)));
    }
}
