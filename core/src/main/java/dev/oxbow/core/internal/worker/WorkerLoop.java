package dev.oxbow.core.internal.worker;

import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.dispatch.LocalWorker;
import dev.oxbow.core.internal.dispatch.LockRenewer;
import dev.oxbow.core.internal.dispatch.MarkerListener;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one worker: what has come to an end since the last call goes to the store in the next one, and the same call
 * brings new jobs for the free places. While a call is in flight everything else gathers for the one after it; there is no
 * artificial delay. Producers of this process may hand jobs to free places in their own calls ({@link LocalWorker}).
 *
 * <p>Concurrency: {@link #run} is the worker's pump thread; a worker with many places has a second one, {@link #runBeside}, that
 * keeps Redis busy while the first one starts jobs, and ends when the worker closes. What threads share is on the {@link DispatchState}. Attempts report from
 * their own threads, producers reserve and fill places from theirs, the watch signals from its thread, and close comes from
 * anywhere. When the store cannot be reached, outcomes are kept and the call is tried again for as long as it takes, or until
 * close gives up. A call whose answer is lost may have taken jobs: the next one gets them back by its token.
 */
public final class WorkerLoop implements Runnable, JobAttempt.Reporter, LocalWorker {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** What the store will refuse again however often it is asked. */
    static final Set<FaultKind> FOR_GOOD = EnumSet.of(
            FaultKind.WRONG_TYPE,
            FaultKind.COMMAND_TOO_LARGE,
            FaultKind.RECORD_TOO_LARGE,
            FaultKind.KEY_TOO_LONG,
            FaultKind.COMMAND_INVALID);

    private final String queue;
    private final JobStore store;
    private final JobProcessor processor;
    private final WorkerOptions options;
    private final OutcomePolicy endings;
    private final WaitingChildren waitingChildren;
    private final Executor processors;
    private final MarkerListener watch;
    private final LockRenewer keeper;
    private final LocalJobs localJobs;
    private final Clock clock;
    private final DispatchState desk;
    private final SchedulerAdvancer nextRuns;
    /** Makes those who tell the watch take turns. */
    private final ReentrantLock telling = new ReentrantLock();

    WorkerLoop(
            String queue,
            JobStore store,
            JobProcessor processor,
            WorkerOptions options,
            Executor processors,
            MarkerListener watch,
            LockRenewer keeper,
            LocalJobs localJobs,
            Clock clock) {
        this.queue = queue;
        this.store = store;
        this.processor = processor;
        this.options = options;
        this.endings = new OutcomePolicy(options);
        this.waitingChildren = new WaitingChildren(queue, store, options.lockDuration());
        this.processors = processors;
        this.watch = watch;
        this.keeper = keeper;
        this.localJobs = localJobs;
        this.clock = clock;
        this.desk = new DispatchState(options);
        this.nextRuns = new SchedulerAdvancer(queue, store);
    }

    public String queue() {
        return queue;
    }

    public WorkerOptions options() {
        return options;
    }

    @Override
    public void run() {
        try {
            exchangeAll(desk::nextLoad);
        } finally {
            desk.end();
        }
    }

    /** For a second thread: makes calls beside those of {@link #run} when there is much to tell, until the worker closes. */
    public void runBeside() {
        exchangeAll(desk::nextLoadBeside);
    }

    private void exchangeAll(Supplier<DispatchState.@Nullable Load> loads) {
        long pause = FIRST_PAUSE_MILLIS;
        boolean repeated = false;
        for (DispatchState.Load load = loads.get(); load != null; load = loads.get()) {
            repeated = !exchange(load, repeated, pause);
            if (repeated) {
                desk.pause(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            } else {
                pause = FIRST_PAUSE_MILLIS;
            }
        }
    }

    /** @return whether the store answered */
    private boolean exchange(DispatchState.Load load, boolean repeated, long pauseMillis) {
        try {
            ExchangeResult result;
            try {
                result = store.turn(new Exchange(
                        queue, load.parcel().updates(), List.of(), load.parcel().outcomes(), load.take()));
            } catch (RuntimeException e) {
                failed(load, e, pauseMillis);
                return false;
            }
            settled(load.parcel().outcomes(), result, repeated);
            took(load.take(), result);
            return true;
        } finally {
            desk.landed(load);
        }
    }

    private void settled(List<Outcome> outcomes, ExchangeResult result, boolean repeated) {
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            OutcomeResult settlement = result.settlements().get(i);
            if (settlement == OutcomeResult.ACCEPTED) {
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

    private void failed(DispatchState.Load load, RuntimeException failure, long pauseMillis) {
        LOG.warn(
                "worker of queue {} cannot reach its store, next try in {} ms: {}",
                queue,
                pauseMillis,
                failure instanceof RedisException ? failure.getMessage() : failure.toString());
        PendingReports.Parcel parcel = load.parcel();
        boolean refused = failure instanceof RedisReplyException reply
                && FOR_GOOD.contains(reply.fault().kind());
        if (!refused) {
            desk.untold(isSurelyNotSent(failure) ? parcel : parcel.harmless(), false);
        } else if (parcel.isOneOutcome()) {
            drop(parcel.outcomes().get(0), failure);
        } else {
            desk.untold(parcel, true);
        }
        failed(load.take(), failure);
    }

    private static boolean isSurelyNotSent(RuntimeException failure) {
        return failure instanceof RedisException redis && redis.surelyNotSent();
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

    @Override
    public @Nullable FetchRequest reserve(int most) {
        return desk.reserve(most);
    }

    @Override
    public void took(FetchRequest take, ExchangeResult result) {
        List<JobAttempt> started = new ArrayList<>(result.jobs().size());
        for (FetchedJob taken : result.jobs()) {
            started.add(new JobAttempt(taken, processor, endings, this));
        }
        if (desk.answered(take, started, BacklogHint.after(result, clock))) {
            started.forEach(attempt -> attempt.cancelForClosing());
        }
        started.forEach(this::start);
        keeper.sawActive(this, result.activeLeft(), started.isEmpty());
        if (take.most() > 0) {
            tellWatch(started.size() < take.most());
        }
    }

    private void start(JobAttempt attempt) {
        localJobs.started(queue, attempt.job(), clock.instant());
        processors.execute(attempt);
    }

    @Override
    public void failed(FetchRequest take, RuntimeException failure) {
        desk.failed(take, isSurelyNotSent(failure));
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
            DispatchState.Standing now = desk.standing();
            if (now.closing()) {
                return;
            }
            if (now.full()) {
                watch.isBusy(this);
            } else if (nothingLeft) {
                watch.wantsWork(this, now.prospects().lookAgainIn());
            } else if (!watch.isIdle(this)) {
                desk.lookForWork();
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
    public boolean signal() {
        return desk.lookIfFree();
    }

    /** There may be work; called by timers and after a recovery of stalled jobs. */
    public void lookForWork() {
        desk.lookForWork();
    }

    /** What the safety look should ask for this queue: only what would be news. */
    public BacklogProbe glance() {
        BacklogHint prospects = desk.standing().prospects();
        return new BacklogProbe(queue, !prospects.held(), !keeper.checks(this), prospects.lookAgainIn() == null);
    }

    @Override
    public void ended(JobAttempt attempt, @Nullable Outcome outcome) {
        if (outcome == null) {
            localJobs.forgotten(queue, attempt.job().id());
        }
        desk.left(attempt, outcome);
    }

    @Override
    public void update(JobUpdate update) {
        if (update instanceof JobUpdate.Progress reported) {
            localJobs.progressed(queue, reported.jobId(), reported.progress());
        }
        desk.add(update);
    }

    @Override
    public JobControl control() {
        return store.control();
    }

    @Override
    public void seeToNextRun(ActiveJob job, ScheduledRun run) {
        nextRuns.seeTo(run, job);
    }

    @Override
    public boolean awaitChildren(FetchedJob taken, @Nullable String childKey) {
        return waitingChildren.move(taken, childKey);
    }

    /** @return whether that job is being processed here */
    public boolean cancel(String jobId, String reason) {
        List<JobAttempt> cancelled = desk.attempts().stream()
                .filter(attempt -> attempt.job().id().equals(jobId))
                .toList();
        cancelled.forEach(attempt -> attempt.cancelOnRequest(reason));
        return !cancelled.isEmpty();
    }

    /** @return how many are being processed here */
    public int cancelAll(String reason) {
        List<JobAttempt> attempts = desk.attempts();
        attempts.forEach(attempt -> attempt.cancelOnRequest(reason));
        return attempts.size();
    }

    /** Takes nothing until {@link #resume}. */
    public void pause() {
        desk.pause(true);
        telling.lock();
        try {
            watch.isBusy(this);
        } finally {
            telling.unlock();
        }
    }

    public void resume() {
        desk.pause(false);
    }

    public boolean isPaused() {
        return desk.standing().paused();
    }

    /** The locks to renew: of the jobs being processed, and of those whose outcome the store has not been told yet. */
    public List<Heartbeat.HeldLock> heldLocks() {
        return desk.held().stream()
                .map(taken -> new Heartbeat.HeldLock(queue, taken.job().id(), taken.token()))
                .toList();
    }

    /** Another worker may run this job now: the attempt is cancelled and its outcome dropped. */
    public void lockLost(Heartbeat.HeldLock held) {
        desk.attempt(held).filter(attempt -> !attempt.isGone()).ifPresent(attempt -> {
            LOG.warn("lost the lock of job {} of queue {}; its attempt is cancelled", held.jobId(), queue);
            attempt.loseLock();
            localJobs.forgotten(queue, held.jobId());
        });
    }

    public int activeJobs() {
        return desk.attempts().size();
    }

    /** Takes no more jobs. */
    public void stopTaking() {
        desk.stopTaking();
    }

    /**
     * Waits until everything is processed and told; at the deadline cancels what still runs, and after the grace hands it
     * back. To be called after {@link #stopTaking}.
     *
     * @return whether the store was told everything
     */
    public boolean awaitEnd(long deadlineNanos, Duration grace) throws InterruptedException {
        if (desk.awaitEnd(deadlineNanos)) {
            return true;
        }
        desk.attempts().forEach(attempt -> attempt.cancelForClosing());
        if (desk.awaitEnd(System.nanoTime() + grace.toNanos())) {
            return true;
        }
        desk.attempts().forEach(JobAttempt::abandon);
        boolean told = desk.awaitEnd(System.nanoTime() + grace.toNanos());
        int left = desk.giveUp();
        if (!told) {
            LOG.warn(
                    "worker of queue {} closed with {} outcomes that could not be stored; those jobs will be recovered as stalled",
                    queue,
                    left);
        }
        return told;
    }
}
