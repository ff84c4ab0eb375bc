package dev.oxbow.core.internal.status;

import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobFailedException;
import dev.oxbow.core.queue.JobNotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the ends of jobs. Thread-safe, without state of its own. A subscription ends when its future is done: by the end of the
 * job, a failure, or because the owner of the future cancelled it or it timed out.
 */
public final class CompletionRegistry {
    private final CompletionWaiter waiter;
    private final AsyncCalls calls;

    /** @param calls run the beginning, which may send commands */
    public CompletionRegistry(CompletionWaiter waiter, AsyncCalls calls) {
        this.waiter = waiter;
        this.calls = calls;
    }

    /** See {@link CompletionWaiter#changed}. */
    public void changed(String queue, String jobId) {
        waiter.changed(queue, jobId);
    }

    /** A future that is completed when the job has finished; cancel it to stop waiting. */
    public CompletableFuture<Json> follow(String queue, String jobId) {
        CompletableFuture<Json> end = new CompletableFuture<>();
        calls.begin(end, () -> begin(queue, jobId, end));
        return end;
    }

    /**
     * Blocks until the job has finished.
     *
     * @throws TimeoutException if it has not finished by then
     */
    public Json await(String queue, String jobId, Duration timeout) throws TimeoutException, InterruptedException {
        CompletableFuture<Json> end = new CompletableFuture<>();
        begin(queue, jobId, end);
        try {
            return end.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException(
                    "Job wait " + jobId + " timed out before finishing, no finish notification arrived" + " after "
                            + timeout.toMillis() + "ms (queue " + queue + ")");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the end of a job was reported as a checked exception", e);
        } finally {
            end.cancel(false);
        }
    }

    private void begin(String queue, String jobId, CompletableFuture<Json> end) {
        if (end.isDone()) {
            return;
        }
        try {
            Optional<Subscription> subscription =
                    waiter.whenFinished(queue, jobId, outcome -> complete(queue, jobId, outcome, end));
            if (subscription.isPresent()) {
                CompletableFuture<Json> unused =
                        end.whenComplete((value, failure) -> subscription.get().close());
            } else {
                end.completeExceptionally(new JobNotFoundException(queue, jobId, "isFinished"));
            }
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private static void complete(String queue, String jobId, JobEnd outcome, CompletableFuture<Json> end) {
        String reason = outcome.failedReason();
        Json value = outcome.returnValue();
        if (reason != null) {
            end.completeExceptionally(new JobFailedException(queue, jobId, reason));
        } else {
            end.complete(value == null ? Json.NULL : value);
        }
    }
}
