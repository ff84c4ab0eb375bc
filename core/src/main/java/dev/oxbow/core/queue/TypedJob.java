package dev.oxbow.core.queue;

import dev.oxbow.core.internal.queue.ChildValues;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One job by its id, of which the compiler knows what it carries and returns; get it from a {@link TypedQueue}. Everything that does
 * not depend on these types is at {@link #untyped()}. It is only a name: it holds nothing and needs no closing. Thread-safe; it
 * costs and throws what {@link JobHandle} does, and {@link IllegalArgumentException} for what does not fit its type.
 *
 * @param <D> what it carries
 * @param <R> what it returns
 */
public final class TypedJob<D, R> {
    private final QueueType<D, R> type;
    private final JobHandle job;

    TypedJob(QueueType<D, R> type, JobHandle job) {
        this.type = type;
        this.job = job;
    }

    /** Its id, unique in its queue. */
    public String id() {
        return job.id();
    }

    /** The same job for any payload: state, retry, promote, remove, logs. */
    public JobHandle untyped() {
        return job;
    }

    /**
     * What it carries. One command.
     *
     * @throws dev.oxbow.core.queue.JobNotFoundException if there is no such job
     */
    public D data() {
        return type.data(job.get().job().data());
    }

    /** Gives it another payload. See {@link JobHandle#updateData}. */
    public void updateData(@Nullable D data) {
        job.updateData(data);
    }

    /**
     * The progress that it reported last; BullMQ's is 0 where there was none. One command.
     *
     * @throws dev.oxbow.core.queue.JobNotFoundException if there is no such job
     */
    public <P> P progress(Class<P> progressType) {
        return job.get().job().progress().as(progressType);
    }

    /**
     * What it returned; empty if it has not completed. One command.
     *
     * @throws dev.oxbow.core.queue.JobNotFoundException if there is no such job
     */
    public Optional<R> returnValue() {
        Json value = job.get().job().returnValue();
        return value == null ? Optional.empty() : Optional.ofNullable(type.result(value));
    }

    /** Return values of those of its children that completed and are of that queue. See {@link JobHandle#childrenValues}. */
    public <C> Map<JobKey, C> childrenValues(QueueType<?, C> children) {
        return ChildValues.values(job.childrenValues(), children);
    }

    /** Waits for its end and returns what it returned. See {@link JobHandle#waitUntilFinished}, which says what it throws. */
    public R waitUntilFinished(Duration patience) throws TimeoutException, InterruptedException {
        return type.result(job.waitUntilFinished(patience));
    }

    /** The same without blocking: bound it, or cancel it to stop waiting. See {@link JobHandle#waitUntilFinishedAsync}. */
    public CompletableFuture<R> waitUntilFinishedAsync() {
        CompletableFuture<Json> end = job.waitUntilFinishedAsync();
        CompletableFuture<R> typed = end.thenApply(type::result);
        CompletableFuture<R> unused = typed.whenComplete((value, failure) -> end.cancel(false));
        return typed;
    }
}
