package dev.oxbow.core.internal.worker;

import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.dispatch.LocalWorker;
import dev.oxbow.core.internal.dispatch.LockRenewer;
import dev.oxbow.core.internal.dispatch.ManagedWorker;
import dev.oxbow.core.internal.dispatch.MarkerListener;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one worker: each exchange with the store carries the outcomes and updates that have gathered, and fetches
 * jobs for the free slots. While an exchange is in flight, further outcomes gather for the next one. {@link
 * BatchingPolicy} decides when an exchange leaves: usually at once, and after a gathering time of at most 0.1 ms where
 * jobs end quickly. Producers of this process may fetch jobs for free slots in their own calls ({@link LocalWorker}).
 *
 * <p>Concurrency: {@link #run} is the thread {@code oxbow-worker-QUEUE}. A worker with many slots has a second thread,
 * {@code oxbow-worker-QUEUE-2} ({@link #runSecond}), whose exchanges keep Redis busy while the first thread starts
 * jobs; it ends when the worker begins to close. Both block on the store and on the condition of {@link DispatchState},
 * which guards all that the threads share; this class has no lock. Attempts report on their own threads, producers
 * reserve slots and start jobs on theirs, the marker listener and the lock renewer notify on theirs, and {@code close}
 * is called on any thread. Processors never run on the loop's threads, a {@code WorkerListener} does.
 *
 * <p>Failures: while the store cannot be reached, outcomes are kept and the exchange is repeated after a pause, for as
 * long as it takes or until closing gives up. An exchange whose answer is lost may have fetched jobs: the next one asks
 * for them by its token. No part of Oxbow interrupts the loop's threads; an interrupt merely makes the first one send
 * an exchange without content and ends the second one. An {@link Error} ends its thread: if it was the first one, the
 * worker fetches and reports nothing more, and its jobs stay locked until it is closed.
 */
final class WorkerLoop implements Runnable, JobAttempt.Reporter, LocalWorker, ManagedWorker {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** What the store rejects again however often it is repeated. */
    static final Set<FaultKind> PERMANENT = EnumSet.of(
            FaultKind.WRONG_TYPE,
            FaultKind.COMMAND_TOO_LARGE,
            FaultKind.RECORD_TOO_LARGE,
            FaultKind.KEY_TOO_LONG,
            FaultKind.COMMAND_INVALID);

    private final String queue;
    private final JobStore store;
    private final JobProcessor processor;
    private final WorkerOptions options;
    private final OutcomePolicy outcomePolicy;
    private final WaitingChildren waitingChildren;
    private final Executor processors;
    private final LockRenewer lockRenewer;
    private final LocalJobs localJobs;
    private final Clock clock;
    private final DispatchState state;
    private final IdleReporter idleReporter;
    private final SchedulerAdvancer schedulerAdvancer;

    WorkerLoop(
            String queue,
            JobStore store,
            JobProcessor processor,
            WorkerOptions options,
            PayloadCodec codec,
            Executor processors,
            MarkerListener markerListener,
            LockRenewer lockRenewer,
            LocalJobs localJobs,
            Clock clock) {
        this.queue = queue;
        this.store = store;
        this.processor = processor;
        this.options = options;
        this.outcomePolicy = new OutcomePolicy(options, codec);
        this.waitingChildren = new WaitingChildren(queue, store, options.lockDuration());
        this.processors = processors;
        this.lockRenewer = lockRenewer;
        this.localJobs = localJobs;
        this.clock = clock;
        this.state = new DispatchState(options);
        this.idleReporter = new IdleReporter(this, markerListener, state);
        this.schedulerAdvancer = new SchedulerAdvancer(queue, store);
    }

    @Override
    public String queue() {
        return queue;
    }

    @Override
    public WorkerOptions options() {
        return options;
    }

    @Override
    public void run() {
        try {
            exchangeAll(state::nextExchange);
        } finally {
            state.loopEnded();
        }
    }

    /**
     * For the second thread: makes second calls while one of {@link #run} is in flight, when enough outcomes wait,
     * until the worker closes.
     */
    void runSecond() {
        exchangeAll(state::nextSecondExchange);
    }

    private void exchangeAll(Supplier<@Nullable NextExchange> exchanges) {
        long pause = FIRST_PAUSE_MILLIS;
        boolean repeated = false;
        for (NextExchange next = exchanges.get(); next != null; next = exchanges.get()) {
            repeated = !exchange(next, repeated, pause);
            if (repeated) {
                state.pauseBeforeRetry(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            } else {
                pause = FIRST_PAUSE_MILLIS;
            }
        }
    }

    /** @return whether the store answered */
    private boolean exchange(NextExchange next, boolean repeated, long pauseMillis) {
        try {
            ExchangeResult result;
            try {
                ReportBatch batch = next.batch();
                result =
                        store.exchange(new Exchange(queue, batch.updates(), List.of(), batch.outcomes(), next.fetch()));
            } catch (RuntimeException e) {
                failed(next, e, pauseMillis);
                return false;
            }
            reported(next.batch().outcomes(), result, repeated);
            fetched(next.fetch(), result);
            return true;
        } finally {
            state.exchangeEnded(next);
        }
    }

    private void reported(List<Outcome> outcomes, ExchangeResult result, boolean repeated) {
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            OutcomeResult outcomeResult = result.outcomeResults().get(i);
            if (outcomeResult == OutcomeResult.ACCEPTED) {
                localJobs.ended(queue, outcome, result.at());
                continue;
            }
            localJobs.forgotten(queue, outcome.fetched().job().id());
            if (!repeated) { // after a lost answer the store rejects what it has accepted already
                LOG.warn(
                        "job {} of queue {} is not held by this worker any more ({}); its outcome was dropped",
                        outcome.fetched().job().id(),
                        queue,
                        outcomeResult);
            }
        }
    }

    private void failed(NextExchange next, RuntimeException failure, long pauseMillis) {
        LOG.warn(
                "worker of queue {} cannot reach its store, next try in {} ms: {}",
                queue,
                pauseMillis,
                failure instanceof RedisException ? failure.getMessage() : failure.toString());
        ReportBatch batch = next.batch();
        boolean rejected = failure instanceof RedisReplyException reply
                && PERMANENT.contains(reply.fault().kind());
        if (!rejected) {
            state.unreported(isSurelyNotSent(failure) ? batch : batch.repeatable());
        } else if (batch.isOneOutcome()) {
            drop(batch.outcomes().get(0), failure);
        } else {
            state.rejected(batch);
        }
        failed(next.fetch(), failure);
    }

    private static boolean isSurelyNotSent(RuntimeException failure) {
        return failure instanceof RedisException redis && redis.surelyNotSent();
    }

    private void drop(Outcome outcome, RuntimeException failure) {
        String id = outcome.fetched().job().id();
        LOG.error(
                "the store rejects the outcome of job {} of queue {}, which is dropped; the job will be recovered as stalled: {}",
                id,
                queue,
                failure.getMessage());
        localJobs.forgotten(queue, id);
    }

    @Override
    public @Nullable FetchRequest reserve(int most) {
        return state.reserve(most);
    }

    @Override
    public void fetched(FetchRequest fetch, ExchangeResult result) {
        List<JobAttempt> started = new ArrayList<>(result.jobs().size());
        for (FetchedJob job : result.jobs()) {
            started.add(new JobAttempt(job, processor, outcomePolicy, this));
        }
        if (state.answered(fetch, started, BacklogHint.after(result, clock))) {
            started.forEach(JobAttempt::cancelForClosing);
        }
        started.forEach(this::start);
        lockRenewer.sawActive(this, result.activeLeft(), started.isEmpty());
        if (fetch.most() > 0) {
            idleReporter.fetched(started.size() < fetch.most());
        }
    }

    private void start(JobAttempt attempt) {
        localJobs.started(queue, attempt.job(), clock.instant());
        processors.execute(attempt);
    }

    @Override
    public void failed(FetchRequest fetch, RuntimeException failure) {
        state.failed(fetch, isSurelyNotSent(failure));
    }

    @Override
    public boolean signal() {
        return state.fetchIfFree();
    }

    @Override
    public void fetchSoon() {
        state.fetchSoon();
    }

    @Override
    public BacklogProbe backlogProbe() {
        BacklogHint hint = state.snapshot().hint();
        return new BacklogProbe(queue, !hint.held(), !lockRenewer.checks(this), hint.pollIn() == null);
    }

    @Override
    public void ended(JobAttempt attempt, @Nullable Outcome outcome) {
        if (outcome == null) {
            localJobs.forgotten(queue, attempt.job().id());
        }
        state.ended(attempt, outcome);
    }

    @Override
    public void update(JobUpdate update) {
        if (update instanceof JobUpdate.Progress reported) {
            localJobs.progressed(queue, reported.jobId(), reported.progress());
        }
        state.add(update);
    }

    @Override
    public JobControl control() {
        return store.control();
    }

    @Override
    public void advanceScheduler(ActiveJob job, ScheduledRun run) {
        schedulerAdvancer.advance(run, job);
    }

    @Override
    public boolean awaitChildren(FetchedJob job, @Nullable String childKey) {
        return waitingChildren.move(job, childKey);
    }

    /** @return whether this worker processes that job */
    boolean cancel(String jobId, String reason) {
        List<JobAttempt> cancelled = state.attempts().stream()
                .filter(attempt -> attempt.job().id().equals(jobId))
                .toList();
        cancelled.forEach(attempt -> attempt.cancelOnRequest(reason));
        return !cancelled.isEmpty();
    }

    /** @return how many jobs were cancelled */
    int cancelAll(String reason) {
        List<JobAttempt> attempts = state.attempts();
        attempts.forEach(attempt -> attempt.cancelOnRequest(reason));
        return attempts.size();
    }

    /** Fetches nothing until {@link #resume}. */
    void pause() {
        state.setPaused(true);
        idleReporter.paused();
    }

    void resume() {
        state.setPaused(false);
    }

    boolean isPaused() {
        return state.snapshot().paused();
    }

    @Override
    public List<Heartbeat.HeldLock> heldLocks() {
        return state.held().stream()
                .map(job -> new Heartbeat.HeldLock(queue, job.job().id(), job.token()))
                .toList();
    }

    @Override
    public void lockLost(Heartbeat.HeldLock lock) {
        state.attempt(lock).filter(attempt -> !attempt.isNoLongerHeld()).ifPresent(attempt -> {
            LOG.warn("lost the lock of job {} of queue {}; its attempt is cancelled", lock.jobId(), queue);
            attempt.lockLost();
            localJobs.forgotten(queue, lock.jobId());
        });
    }

    @Override
    public int activeJobs() {
        return state.attempts().size();
    }

    /** Fetches nothing from now on. */
    void stopFetching() {
        state.stopFetching();
    }

    /**
     * Waits until every job has ended and is reported; at the deadline cancels the attempts that still run, and after
     * the grace hands their jobs back. To be called after {@link #stopFetching}.
     *
     * @param deadlineNanos monotonic nanoseconds
     * @return whether everything was reported to the store
     */
    boolean awaitEnd(long deadlineNanos, Duration grace) throws InterruptedException {
        if (state.awaitEnd(deadlineNanos)) {
            return true;
        }
        state.attempts().forEach(JobAttempt::cancelForClosing);
        if (state.awaitEnd(System.nanoTime() + grace.toNanos())) {
            return true;
        }
        state.attempts().forEach(JobAttempt::abandon);
        boolean reported = state.awaitEnd(System.nanoTime() + grace.toNanos());
        int left = state.giveUp();
        if (!reported) {
            LOG.warn(
                    "worker of queue {} closed with {} outcomes that could not be stored; those jobs will be recovered as stalled",
                    queue,
                    left);
        }
        return reported;
    }
}
