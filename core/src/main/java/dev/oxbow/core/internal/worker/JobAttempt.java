package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.queue.Rejections;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.PayloadType;
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
 * One attempt at one job: runs the processor on a thread of {@link ProcessorThreads} and reports, exactly once, how it
 * ended.
 *
 * <p>Concurrency: {@code lock} guards the running thread, so that an interrupt meant for this attempt cannot hit the
 * thread after the attempt has left it; no other lock is acquired while it is held. An attempt is cancelled by the lock
 * renewer's thread (lock lost), by the thread that closes the worker, or by the program. Whatever the processor throws,
 * an {@link Error} included, fails its job and goes no further.
 */
final class JobAttempt implements Runnable, ActiveJob {
    /** Why an attempt should end early. A later constant overrules an earlier one. */
    private enum Cancellation {
        /** The program wants it to: the attempt ends like any other, only sooner. */
        REQUESTED,
        /** The worker is closing: unless the processor succeeds nevertheless, the job is handed back. */
        CLOSING,
        /** Another worker may process the job: the outcome of this attempt is dropped. */
        LOCK_LOST
    }

    /**
     * To whom an attempt reports. Called on the processor's thread, and {@link #ended} also on the thread that closes
     * the worker.
     */
    interface Reporter {
        /**
         * @param outcome null: there is nothing to report to the store, the job is not held by this attempt any more
         */
        void ended(JobAttempt attempt, @Nullable Outcome outcome);

        void update(JobUpdate update);

        /**
         * Moves the job to those that wait for their children, now.
         *
         * @return whether it waits; if not, it is still held
         */
        boolean awaitChildren(FetchedJob job, @Nullable String childKey);

        /** Changes and reads jobs by their ids. */
        JobControl control();

        /** Makes the next job of the scheduler that made this attempt's job; see {@link SchedulerAdvancer}. */
        void advanceScheduler(ActiveJob job, ScheduledRun run);
    }

    private final FetchedJob fetched;
    private final JobProcessor processor;
    private final OutcomePolicy outcomePolicy;
    private final Reporter reporter;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private volatile @Nullable Cancellation cancellation;
    private volatile String cancelledBecause = "";
    /** The job waits for its children: this attempt does not hold it any more. */
    private volatile boolean waitsForChildren;
    /** Identifies this attempt to telemetry once it has failed; used by the processor's thread only. */
    private @Nullable String telemetry;

    JobAttempt(FetchedJob fetched, JobProcessor processor, OutcomePolicy outcomePolicy, Reporter reporter) {
        this.fetched = fetched;
        this.processor = processor;
        this.outcomePolicy = outcomePolicy;
        this.reporter = reporter;
    }

    FetchedJob fetched() {
        return fetched;
    }

    @Override
    public Job job() {
        return fetched.job();
    }

    /** @throws IllegalArgumentException if the value cannot be written as JSON */
    Json encode(@Nullable Object value) {
        return outcomePolicy.codec().encode(value);
    }

    @Override
    public <T> T data(Class<T> type) {
        return outcomePolicy.codec().decode(job().data(), PayloadType.of(type));
    }

    @Override
    public void updateProgress(@Nullable Object progress) {
        Json json = encode(progress);
        if (!reported.get()) {
            reporter.update(new JobUpdate.Progress(fetched.job().id(), json));
        }
    }

    @Override
    public void log(String row) {
        if (!reported.get()) {
            reporter.update(new JobUpdate.Log(
                    fetched.job().id(), row, fetched.job().options().keepLogs()));
        }
    }

    @Override
    public boolean moveToWaitingChildren(@Nullable String childKey) {
        if (isNoLongerHeld() || reported.get()) {
            throw new IllegalStateException("job " + fetched.job().id() + " is not held by this attempt any more");
        }
        waitsForChildren = reporter.awaitChildren(fetched, childKey);
        return waitsForChildren;
    }

    @Override
    public void updateData(@Nullable Object data) {
        JobChange change = new JobChange.Data(fetched.job().id(), encode(data));
        Rejection rejection = reporter.control()
                .change(fetched.job().queue(), List.of(change))
                .get(0)
                .rejection();
        if (rejection != null) {
            throw Rejections.exception(fetched.job().queue(), change, rejection);
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
                .dependencies(fetched.job().queue(), List.of(fetched.job().id()), EnumSet.of(kind))
                .get(0);
    }

    /** Stores what identifies the failed attempt to telemetry with its outcome. Called by the processor's thread. */
    void setTelemetry(@Nullable String metadata) {
        telemetry = metadata;
    }

    @Override
    public boolean isCancelled() {
        return cancellation != null;
    }

    /**
     * Whether another worker may process the job, or it waits for its children: the outcome of this attempt is not
     * reported.
     */
    boolean isNoLongerHeld() {
        return waitsForChildren || cancellation == Cancellation.LOCK_LOST;
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
            outcome = cancellation == null || mustAdvanceScheduler()
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
    private boolean mustAdvanceScheduler() {
        return cancellation == Cancellation.REQUESTED && fetched.scheduled() != null;
    }

    /** Another worker may process the job: interrupts the processor; the outcome will be dropped. */
    void lockLost() {
        cancel(Cancellation.LOCK_LOST, "");
    }

    /**
     * The worker is closing: interrupts the processor; the job is handed back unless the processor succeeds
     * nevertheless.
     */
    void cancelForClosing() {
        cancel(Cancellation.CLOSING, "");
    }

    /** The program cancels the job: interrupts the processor; the outcome counts. */
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

    /** Hands the job back although its processor has not ended: the worker is closed. */
    void abandon() {
        report(isNoLongerHeld() ? null : new Outcome.HandedBack(fetched));
    }

    private void report(@Nullable Outcome outcome) {
        if (reported.compareAndSet(false, true)) {
            reporter.ended(this, outcome);
        }
    }

    private @Nullable Outcome attempt() {
        try {
            ScheduledRun run = fetched.scheduled();
            if (run != null) {
                reporter.advanceScheduler(this, run);
                if (cancellation != null) {
                    throw new JobCancelledException(cancelledBecause);
                }
            }
            Outcome unprocessed = outcomePolicy.unprocessed(fetched);
            if (unprocessed != null) {
                return unprocessed;
            }
            Outcome completed = outcomePolicy.completed(fetched, processor.process(this));
            return isNoLongerHeld() ? null : completed;
        } catch (Throwable failure) {
            // Everything: an Error of a processor must fail its job, not lose it.
            Outcome outcome = afterFailure(failure);
            return outcome == null || telemetry == null ? outcome : outcome.under(telemetry);
        }
    }

    private @Nullable Outcome afterFailure(Throwable failure) {
        if (isNoLongerHeld()) {
            return null;
        } else if (cancellation == Cancellation.CLOSING && !(failure instanceof UnrecoverableException)) {
            return new Outcome.HandedBack(fetched);
        } else if (failure instanceof WaitingChildrenException) {
            return outcomePolicy.failed(
                    fetched,
                    new IllegalStateException(
                            "WaitingChildrenException was thrown, but moveToWaitingChildren() had not returned true"));
        } else if (cancellation == Cancellation.REQUESTED && failure instanceof InterruptedException) {
            return outcomePolicy.failed(fetched, new JobCancelledException(cancelledBecause));
        }
        return outcomePolicy.failed(fetched, failure);
    }
}
