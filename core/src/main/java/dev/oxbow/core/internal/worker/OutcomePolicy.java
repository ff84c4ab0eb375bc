package dev.oxbow.core.internal.worker;

import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.worker.BackoffStrategy;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.RateLimitedException;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.WaitingException;
import dev.oxbow.core.worker.WorkerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides the outcome of an attempt by the options of the job and of its worker: completed, tried again at once or
 * later, failed, delayed or given back. Immutable; called on the processors' threads and by manual workers.
 */
record OutcomePolicy(WorkerOptions options, PayloadCodec codec) {
    /**
     * Characters. BullMQ sets no bound, but the trace of a deep recursion must not fill the memory that a plan allows.
     */
    private static final int LONGEST_TRACE = 16_384;

    private static final String STARTED_TOO_OFTEN = "job started more than allowable limit";

    /** With the default codec. */
    OutcomePolicy(WorkerOptions options) {
        this(options, PayloadCodec.DEFAULT);
    }

    /** The outcome of a job that must fail without being processed; null if it may be processed. */
    @Nullable
    Outcome unprocessed(FetchedJob fetched) {
        Job job = fetched.job();
        String deferred = job.deferredFailure();
        Integer mostStarts = options.maxStartedAttempts();
        if (deferred == null && mostStarts != null && job.attemptsStarted() > mostStarts) {
            deferred = STARTED_TOO_OFTEN;
        }
        if (deferred == null) {
            return null;
        }
        List<String> stacktrace = withTrace(job, new UnrecoverableException(deferred)); // BullMQ stores one too
        return new Outcome.Failed(fetched, deferred, stacktrace, keepFailed(job));
    }

    /** @param value what the processor returned */
    Outcome completed(FetchedJob fetched, @Nullable Object value) {
        JobOptions own = fetched.job().options();
        KeepJobs keep = Objects.requireNonNullElse(own.removeOnComplete(), options.removeOnComplete());
        return new Outcome.Completed(fetched, codec.encode(value), keep);
    }

    /** @param failure what the processor threw */
    Outcome failed(FetchedJob fetched, Throwable failure) {
        if (failure instanceof DelayedException delayed) {
            return new Outcome.Delayed(fetched, delayed.delay());
        } else if (failure instanceof RateLimitedException limited) {
            return new Outcome.RateLimited(fetched, limited.pause());
        } else if (failure instanceof WaitingException) {
            return new Outcome.HandedBack(fetched);
        }
        Job job = fetched.job();
        String reason = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getName());
        List<String> stacktrace = withTrace(job, failure);
        if (!mayBeTriedAgain(job, failure)) {
            return new Outcome.Failed(fetched, reason, stacktrace, keepFailed(job));
        }
        try {
            Duration delay = delayAfter(job, failure);
            return delay == null
                    ? new Outcome.Failed(fetched, reason, stacktrace, keepFailed(job))
                    : new Outcome.Retried(fetched, reason, stacktrace, delay);
        } catch (RuntimeException noDelay) {
            // An unknown backoff type, or a strategy that threw: the outcome must be reported nevertheless.
            return new Outcome.Failed(fetched, reason + " (" + noDelay.getMessage() + ")", stacktrace, keepFailed(job));
        }
    }

    private boolean mayBeTriedAgain(Job job, Throwable failure) {
        Integer mostStarts = options.maxStartedAttempts();
        return !(failure instanceof UnrecoverableException)
                && job.hasAttemptsLeft()
                && (mostStarts == null || job.attemptsStarted() < mostStarts);
    }

    private @Nullable Duration delayAfter(Job job, Throwable failure) {
        Backoff backoff = job.options().backoff();
        if (backoff == null) {
            return Duration.ZERO;
        }
        int attemptsMade = job.attemptsMade() + 1;
        BackoffStrategy strategy = options.backoffStrategy();
        boolean isOwn = !backoff.type().equals(Backoff.FIXED) && !backoff.type().equals(Backoff.EXPONENTIAL);
        return strategy != null && isOwn
                ? strategy.delayAfter(attemptsMade, backoff.type(), failure, job)
                : backoff.delayAfter(attemptsMade, ThreadLocalRandom.current());
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

    private KeepJobs keepFailed(Job job) {
        return Objects.requireNonNullElse(job.options().removeOnFail(), options.removeOnFail());
    }
}
