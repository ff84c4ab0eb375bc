package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedJob;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A job by its id, with its types. Thread-safe. */
final class DefaultTypedJob<D, R> extends DefaultJobOperations implements TypedJob<D, R> {
    private final QueueType<D, R> type;
    private final DefaultJobHandle job;

    DefaultTypedJob(QueueType<D, R> type, DefaultJobHandle job) {
        super(job.id(), job.parts);
        this.type = type;
        this.job = job;
    }

    @Override
    public JobHandle untyped() {
        return job;
    }

    @Override
    public D data() {
        return job.data(type.dataType());
    }

    @Override
    public void updateData(@Nullable D data) {
        setData(data);
    }

    @Override
    public Optional<R> returnValue() {
        return job.returnValue(type.resultType());
    }

    @Override
    public R waitUntilFinished(Duration timeout) throws TimeoutException, InterruptedException {
        return result(job.waitUntilFinished(timeout));
    }

    @Override
    public CompletableFuture<R> waitUntilFinishedAsync() {
        CompletableFuture<Json> end = job.waitUntilFinishedAsync();
        CompletableFuture<R> typed = end.thenApply(this::result);
        // Cancelling the typed future stops the waiting too.
        CompletableFuture<R> unused = typed.whenComplete((value, failure) -> end.cancel(false));
        return typed;
    }

    private R result(Json value) {
        return parts.codec().decode(value, type.resultType());
    }

    @Override
    public <T> CompletableFuture<T> async(Function<? super TypedJob<D, R>, T> call) {
        return parts.calls().call(() -> call.apply(this));
    }
}
