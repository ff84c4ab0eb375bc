package dev.oxbow.core.internal.memory;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Settles outcomes of attempts in one queue, checks and events in BullMQ's order. Used under the store's lock. */
final class OutcomeApplier {
    private final QueueState queue;
    private boolean finishedAny;

    OutcomeApplier(QueueState queue) {
        this.queue = queue;
    }

    /** Whether one of the outcomes finished a job: only then may the queue be called drained. */
    boolean finishedAny() {
        return finishedAny;
    }

    OutcomeResult settle(Outcome outcome) {
        boolean retriedAtOnce = outcome instanceof Outcome.Retried retried && isNone(retried.delay());
        if (retriedAtOnce) {
            // As BullMQ does it: what is due by now goes ahead of the job that comes back.
            queue.promoteDue();
        }
        if (outcome instanceof Outcome.AwaitingChildren
                && queue.job(outcome.fetched().job().id()) != null) {
            return OutcomeResult.NO_CHILD_PENDING; // jobs in memory have no children
        }
        OutcomeResult outcomeResult = release(outcome.fetched());
        if (outcomeResult == OutcomeResult.ACCEPTED) {
            apply(
                    outcome,
                    Objects.requireNonNull(queue.job(outcome.fetched().job().id())));
        }
        return outcomeResult;
    }

    /** Takes the job out of its worker's hands if the lock says it may. */
    private OutcomeResult release(FetchedJob taken) {
        StoredJob job = queue.job(taken.job().id());
        if (job == null) {
            return OutcomeResult.JOB_MISSING;
        }
        if (job.token == null) {
            return OutcomeResult.LOCK_EXPIRED;
        }
        if (!taken.token().equals(job.token)) {
            return OutcomeResult.LOCK_LOST;
        }
        job.token = null;
        return OutcomeResult.ACCEPTED;
    }

    private void apply(Outcome outcome, StoredJob job) {
        if (outcome instanceof Outcome.Completed completed) {
            complete(job, completed);
        } else if (outcome instanceof Outcome.Failed failed) {
            fail(job, failed);
        } else if (outcome instanceof Outcome.Retried retried) {
            retry(job, retried);
        } else if (outcome instanceof Outcome.HandedBack) {
            handBack(job);
        } else if (outcome instanceof Outcome.RateLimited limited) {
            queue.startLimit.close(limited.pause(), System.nanoTime());
            handBack(job);
        } else if (outcome instanceof Outcome.Delayed delayed) {
            delay(job, delayed.delay());
        }
    }

    private void handBack(StoredJob job) {
        queue.enqueueFirst(job);
        announceWaiting(job);
    }

    private void delay(StoredJob job, Duration delay) {
        job.delay = Duration.ofMillis(delay.toMillis());
        queue.delay(job, queue.now());
    }

    private void complete(StoredJob job, Outcome.Completed outcome) {
        job.attemptsMade++;
        job.returnValue = outcome.returnValue();
        finish(job, JobState.COMPLETED, outcome.keep());
        queue.events.append(
                "completed",
                Map.of("jobId", job.id(), "returnvalue", outcome.returnValue().text(), "prev", "active"));
    }

    private void fail(StoredJob job, Outcome.Failed outcome) {
        noteFailure(job, outcome.reason(), outcome.stacktrace());
        finish(job, JobState.FAILED, outcome.keep());
        queue.events.append("failed", Map.of("jobId", job.id(), "failedReason", outcome.reason(), "prev", "active"));
        if (job.attemptsMade >= job.attempts()) {
            queue.events.append(
                    "retries-exhausted", Map.of("jobId", job.id(), "attemptsMade", Integer.toString(job.attemptsMade)));
        }
    }

    private void finish(StoredJob job, JobState state, KeepJobs keep) {
        finishedAny = true;
        queue.finish(job, state, keep);
    }

    private void retry(StoredJob job, Outcome.Retried outcome) {
        noteFailure(job, outcome.reason(), outcome.stacktrace());
        if (isNone(outcome.delay())) {
            queue.enqueue(job, job.lifo());
            announceWaiting(job);
        } else {
            delay(job, outcome.delay());
        }
    }

    private void announceWaiting(StoredJob job) {
        queue.events.append("waiting", Map.of("jobId", job.id(), "prev", "active"));
    }

    private static void noteFailure(StoredJob job, String reason, List<String> stacktrace) {
        job.attemptsMade++;
        job.failedReason = reason;
        job.stacktrace = List.copyOf(stacktrace);
    }

    private static boolean isNone(Duration delay) {
        return delay.toMillis() <= 0;
    }
}
