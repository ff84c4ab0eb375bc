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
 * Waits for the ends of jobs. Thread-safe; holds nothing but what it stands on. A future's following is ended when the future is
 * done, however that comes about: by the job's end, a failure, or because its owner cancelled it or let it time out.
 */
public final class CompletionRegistry {
    private final CompletionWaiter follower;
    private final AsyncCalls calls;

    /** @param calls begin to follow, which may ask the store */
    public CompletionRegistry(CompletionWaiter follower, AsyncCalls calls) {
        this.follower = follower;
        this.calls = calls;
    }

    public void changed(String queue, String jobId) {
        follower.changed(queue, jobId);
    }

    public CompletableFuture<Json> follow(String queue, String jobId) {
        CompletableFuture<Json> end = new CompletableFuture<>();
        calls.begin(end, () -> begin(queue, jobId, end));
        return end;
    }

    public Json await(String queue, String jobId, Duration patience) throws TimeoutException, InterruptedException {
        CompletableFuture<Json> end = new CompletableFuture<>();
        begin(queue, jobId, end);
        try {
            return end.get(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException(
                    "Job wait " + jobId + " timed out before finishing, no finish notification arrived" + " after "
                            + patience.toMillis() + "ms (queue " + queue + ")");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a job's end was not told as one", e);
        } finally {
            end.cancel(false);
        }
    }

    private void begin(String queue, String jobId, CompletableFuture<Json> end) {
        if (end.isDone()) {
            return;
        }
        try {
            Optional<Subscription> following =
                    follower.whenFinished(queue, jobId, told -> complete(queue, jobId, told, end));
            if (following.isPresent()) {
                CompletableFuture<Json> unused =
                        end.whenComplete((value, failure) -> following.get().close());
            } else {
                end.completeExceptionally(new JobNotFoundException(queue, jobId, "isFinished"));
            }
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private static void complete(String queue, String jobId, JobEnd told, CompletableFuture<Json> end) {
        String reason = told.failedReason();
        Json value = told.returnValue();
        if (reason != null) {
            end.completeExceptionally(new JobFailedException(queue, jobId, reason));
        } else {
            end.complete(value == null ? Json.NULL : value);
        }
    }
}
