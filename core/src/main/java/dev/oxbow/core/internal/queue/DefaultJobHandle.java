package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.PayloadType;
import dev.oxbow.core.queue.JobHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A job by its id. Thread-safe. */
final class DefaultJobHandle extends DefaultJobOperations implements JobHandle {
    DefaultJobHandle(String id, QueueParts parts) {
        super(id, parts);
    }

    @Override
    public <T> T data(Class<T> type) {
        return data(PayloadType.of(type));
    }

    @Override
    public <T> T data(PayloadType<T> type) {
        return parts.codec().decode(get().job().data(), type);
    }

    @Override
    public <T> Optional<T> returnValue(Class<T> type) {
        return returnValue(PayloadType.of(type));
    }

    @Override
    public <T> Optional<T> returnValue(PayloadType<T> type) {
        Json value = get().job().returnValue();
        return value == null
                ? Optional.empty()
                : Optional.ofNullable(parts.codec().decode(value, type));
    }

    @Override
    public void updateData(@Nullable Object data) {
        setData(data);
    }

    @Override
    public Map<JobKey, Json> childrenValues() {
        return valuesOfChildren();
    }

    @Override
    public Json waitUntilFinished(Duration timeout) throws TimeoutException, InterruptedException {
        return parts.completions().await(queueName(), id(), timeout);
    }

    @Override
    public CompletableFuture<Json> waitUntilFinishedAsync() {
        return parts.completions().follow(queueName(), id());
    }

    @Override
    public <T> CompletableFuture<T> async(Function<? super JobHandle, T> call) {
        return parts.calls().call(() -> call.apply(this));
    }
}
