package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.queue.Rejections;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.JobCancelledException;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.WaitingChildrenException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one job: runs the processor on a thread of the worker and reports, exactly once, how it ended.
 *
 * <p>Concurrency: {@code lock} guards the running thread, so that an interrupt meant for this attempt can never hit the
 * thread after the attempt has left it. Cancelling comes from the heartbeat (lock lost), from close, or from the program.
 */
final class JobAttempt implements Runnable, ActiveJob {
    /** Why an attempt should end early. The later ones go before the earlier. */
    private enum Cancellation {
        /** The program wants it: an end like any other, only sooner. */
        REQUESTED,
        /** The worker is closing: unless the processor succeeds after all, the job is handed back. */
        CLOSING,
        /** The job may be running elsewhere: whatever comes of this attempt is dropped. */
        LOCK_LOST
    }

    /** Where an attempt reports to. */
    interface Reporter {
        /** @param outcome null: nothing to tell the store, the job is not ours any more */
        void ended(JobAttempt attempt, @Nullable Outcome outcome);

        void update(JobUpdate update);

        /**
         * Lets the job wait for its children, now.
         *
         * @return whether it does; if not, it is still held
         */
        boolean awaitChildren(FetchedJob taken, @Nullable String childKey);

        /** Where jobs are changed and looked at by their ids. */
        JobControl control();

        /** Has the next job of the scheduler made that made this attempt's job, see {@link SchedulerAdvancer}. */
        void seeToNextRun(ActiveJob job, ScheduledRun run);
    }

    private final FetchedJob taken;
    private final JobProcessor processor;
    private final OutcomePolicy endings;
    private final Reporter reporter;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private volatile @Nullable Cancellation cancellation;
    private volatile String cancelledBecause = "";
    /** The job waits for its children: it is not ours any more. */
    private volatile boolean movedAway;
    /** What names this attempt to telemetry once it has failed; the attempt's own thread's. */
    private @Nullable String telemetry;

    JobAttempt(FetchedJob taken, JobProcessor processor, OutcomePolicy endings, Reporter reporter) {
        this.taken = taken;
        this.processor = processor;
        this.endings = endings;
        this.reporter = reporter;
    }

    FetchedJob taken() {
        return taken;
    }

    @Override
    public Job job() {
        return taken.job();
    }

    @Override
    public void updateProgress(@Nullable Object progress) {
        Json json = Json.of(progress);
        if (!reported.get()) {
            reporter.update(new JobUpdate.Progress(taken.job().id(), json));
        }
    }

    @Override
    public void log(String row) {
        if (!reported.get()) {
            reporter.update(new JobUpdate.Log(
                    taken.job().id(), row, taken.job().options().keepLogs()));
        }
    }

    @Override
    public boolean moveToWaitingChildren(@Nullable String childKey) {
        if (isGone() || reported.get()) {
            throw new IllegalStateException("job " + taken.job().id() + " is not held by this attempt any more");
        }
        movedAway = reporter.awaitChildren(taken, childKey);
        return movedAway;
    }

    @Override
    public void updateData(@Nullable Object data) {
        JobChange change = new JobChange.Data(taken.job().id(), Json.of(data));
        Rejection refusal = reporter.control()
                .change(taken.job().queue(), List.of(change))
                .get(0)
                .rejection();
        if (refusal != null) {
            throw Rejections.exception(taken.job().queue(), change, refusal);
        }
    }

    @Override
    public Map<JobKey, Json> childrenValues() {
        return children(Dependencies.Kind.PROCESSED).processed();
    }

    @Override
    public Map<JobKey, String> ignoredChildrenFailures() {
        return children(Dependencies.Kind.IGNORED).ignored();
    }

    private Dependencies children(Dependencies.Kind kind) {
        return reporter.control()
                .dependencies(taken.job().queue(), List.of(taken.job().id()), EnumSet.of(kind))
                .get(0);
    }

    /** To be called by the processor's thread before the failure is thrown on. */
    void failedUnder(@Nullable String metadata) {
        telemetry = metadata;
    }

    @Override
    public boolean isCancelled() {
        return cancellation != null;
    }

    /** Whether the job is not ours any more: then nothing is told of how the attempt ends. */
    boolean isGone() {
        return movedAway || cancellation == Cancellation.LOCK_LOST;
    }

    @Override
    public void run() {
        lock.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        Outcome outcome = null;
        try {
            outcome = cancellation == null || isOwedItsNextRun()
                    ? attempt()
                    : afterFailure(new JobCancelledException(cancelledBecause));
        } finally {
            lock.lock();
            try {
                thread = null;
            } finally {
                lock.unlock();
            }
            // An interrupt meant for this attempt must not reach the thread's next task.
            Thread.interrupted();
            report(outcome);
        }
    }

    /** A scheduler's job that is to end unprocessed: it must not end before its scheduler's next job is made. */
    private boolean isOwedItsNextRun() {
        return cancellation == Cancellation.REQUESTED && taken.scheduled() != null;
    }

    /** Another worker may run the job: asks the processor to end, and drops what comes of it. */
    void loseLock() {
        cancel(Cancellation.LOCK_LOST, "");
    }

    /** The worker is closing: asks the processor to end, and hands the job back if it does not succeed after all. */
    void cancelForClosing() {
        cancel(Cancellation.CLOSING, "");
    }

    /** The program wants it to end: asks the processor to; what comes of it counts. */
    void cancelOnRequest(String reason) {
        cancel(Cancellation.REQUESTED, reason);
    }

    private void cancel(Cancellation why, String reason) {
        lock.lock();
        try {
            if (cancellation == null || why.compareTo(cancellation) > 0) {
                cancelledBecause = reason;
                cancellation = why;
            }
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives the job back although its processor has not ended: the process is about to. */
    void abandon() {
        report(isGone() ? null : new Outcome.HandedBack(taken));
    }

    private void report(@Nullable Outcome outcome) {
        if (reported.compareAndSet(false, true)) {
            reporter.ended(this, outcome);
        }
    }

    private @Nullable Outcome attempt() {
        try {
            ScheduledRun run = taken.scheduled();
            if (run != null) {
                reporter.seeToNextRun(this, run);
                if (cancellation != null) {
                    throw new JobCancelledException(cancelledBecause);
                }
            }
            Outcome beforehand = endings.beforehand(taken);
            if (beforehand != null) {
                return beforehand;
            }
            Outcome completed = endings.completed(taken, processor.process(this));
            return isGone() ? null : completed;
        } catch (Throwable failure) {
            // Everything: an error of a processor must fail its job, not lose it.
            Outcome outcome = afterFailure(failure);
            return outcome == null || telemetry == null ? outcome : outcome.under(telemetry);
        }
    }

    private @Nullable Outcome afterFailure(Throwable failure) {
        if (isGone()) {
            return null;
        } else if (cancellation == Cancellation.CLOSING && !(failure instanceof UnrecoverableException)) {
            return new Outcome.HandedBack(taken);
        } else if (failure instanceof WaitingChildrenException) {
            return endings.failed(
                    taken,
                    new IllegalStateException(
                            "WaitingChildrenException was thrown, but moveToWaitingChildren() had not returned true"));
        } else if (cancellation == Cancellation.REQUESTED && failure instanceof InterruptedException) {
            return endings.failed(taken, new JobCancelledException(cancelledBecause));
        }
        return endings.failed(taken, failure);
    }
}
