package dev.oxbow.core.worker;

import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.JobUpdate;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.TakenJob;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one job: runs the processor on a thread of the worker and reports, exactly once, how it ended.
 *
 * <p>Concurrency: {@code lock} guards the running thread, so that an interrupt meant for this attempt can never hit the
 * thread after the attempt has left it. {@link #cancel} comes from the heartbeat (lock lost) or from close.
 */
final class Attempt implements Runnable, ActiveJob {
    /** BullMQ sets no bound; a trace of a deep recursion must not fill the plan's memory. */
    private static final int LONGEST_TRACE = 16_384;

    /** Why an attempt should end early. */
    enum Cancellation {
        /** The job may be running elsewhere: whatever comes of this attempt is dropped. */
        LOCK_LOST,
        /** The worker is closing: unless the processor succeeds after all, the job is handed back. */
        CLOSING
    }

    /** Where an attempt reports to. */
    interface Reporter {
        /** @param outcome null: nothing to tell the store, the job is not ours any more */
        void ended(Attempt attempt, @Nullable Outcome outcome);

        void update(JobUpdate update);
    }

    private final TakenJob taken;
    private final JobProcessor processor;
    private final WorkerOptions options;
    private final Reporter reporter;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private volatile @Nullable Cancellation cancellation;

    Attempt(TakenJob taken, JobProcessor processor, WorkerOptions options, Reporter reporter) {
        this.taken = taken;
        this.processor = processor;
        this.options = options;
        this.reporter = reporter;
    }

    TakenJob taken() {
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
    public boolean isCancelled() {
        return cancellation != null;
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
            outcome = cancellation == null ? attempt() : afterCancellation(null);
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

    /** Asks the processor to end, by interrupting its thread. */
    void cancel(Cancellation reason) {
        lock.lock();
        try {
            if (cancellation != Cancellation.LOCK_LOST) {
                cancellation = reason;
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
        report(afterCancellation(null));
    }

    private void report(@Nullable Outcome outcome) {
        if (reported.compareAndSet(false, true)) {
            reporter.ended(this, outcome);
        }
    }

    private @Nullable Outcome attempt() {
        Job job = taken.job();
        String deferred = job.deferredFailure();
        if (deferred != null) {
            return new Outcome.Failed(
                    taken, deferred, withTrace(job, new UnrecoverableException(deferred)), keepFailed());
        }
        try {
            Json value = Json.of(processor.process(this));
            return cancellation == Cancellation.LOCK_LOST ? null : new Outcome.Completed(taken, value, keepCompleted());
        } catch (Throwable failure) {
            // Everything: an error of a processor must fail its job, not lose it.
            return cancellation == null ? afterFailure(failure) : afterCancellation(failure);
        }
    }

    private @Nullable Outcome afterCancellation(@Nullable Throwable failure) {
        if (cancellation == Cancellation.LOCK_LOST) {
            return null;
        }
        return failure instanceof UnrecoverableException ? afterFailure(failure) : new Outcome.HandedBack(taken);
    }

    private Outcome afterFailure(Throwable failure) {
        Job job = taken.job();
        String reason = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getName());
        List<String> stacktrace = withTrace(job, failure);
        if (failure instanceof UnrecoverableException || !job.hasAttemptsLeft()) {
            return new Outcome.Failed(taken, reason, stacktrace, keepFailed());
        }
        Backoff backoff = job.options().backoff();
        try {
            Duration delay = backoff == null
                    ? Duration.ZERO
                    : backoff.delayAfter(job.attemptsMade() + 1, ThreadLocalRandom.current());
            return new Outcome.Retried(taken, reason, stacktrace, delay);
        } catch (IllegalStateException unknownStrategy) {
            return new Outcome.Failed(
                    taken, reason + " (" + unknownStrategy.getMessage() + ")", stacktrace, keepFailed());
        }
    }

    private static List<String> withTrace(Job job, Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        String trace = text.toString();
        List<String> traces = new ArrayList<>(job.stacktrace());
        traces.add(trace.length() > LONGEST_TRACE ? trace.substring(0, LONGEST_TRACE) : trace);
        Integer limit = job.options().stackTraceLimit();
        return limit == null || traces.size() <= limit ? traces : traces.subList(traces.size() - limit, traces.size());
    }

    private KeepJobs keepCompleted() {
        JobOptions own = taken.job().options();
        return Objects.requireNonNullElse(own.removeOnComplete(), options.removeOnComplete());
    }

    private KeepJobs keepFailed() {
        JobOptions own = taken.job().options();
        return Objects.requireNonNullElse(own.removeOnFail(), options.removeOnFail());
    }
}
