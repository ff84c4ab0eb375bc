package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.PayloadType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job of a queue by its id, whether it exists or not; get it from {@link Queue#job}. It is only a name: it holds no connection
 * and needs no closing. Thread-safe; what {@link JobOperations} says of commands and exceptions is true here too.
 */
public interface JobHandle extends JobOperations {
    /**
     * Its data.
     *
     * @throws JobNotFoundException if there is no such job
     * @throws IllegalArgumentException if the data do not fit the type
     */
    <T> T data(Class<T> type);

    /** Its data as a type with parameters; see {@link #data(Class)}. */
    <T> T data(PayloadType<T> type);

    /**
     * Its return value; empty if it has not completed.
     *
     * @throws JobNotFoundException if there is no such job
     * @throws IllegalArgumentException if the value does not fit the type
     */
    <T> Optional<T> returnValue(Class<T> type);

    /** Its return value as a type with parameters; see {@link #returnValue(Class)}. */
    <T> Optional<T> returnValue(PayloadType<T> type);

    /**
     * Gives it another payload; a worker that has taken the job already keeps the former one.
     *
     * @param data any value that the codec can write
     */
    void updateData(@Nullable Object data);

    /** Return values of its children that completed. */
    Map<JobKey, Json> childrenValues();

    /**
     * Waits until it has finished. No command is sent for that while a worker of this process has the job; otherwise the events of
     * its queue are read, with one connection for all callers that wait.
     *
     * @return what its processor returned
     * @throws JobFailedException if it finally failed
     * @throws JobNotFoundException if there is no such job
     * @throws TimeoutException if it has not finished by then, perhaps because it was removed
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    Json waitUntilFinished(Duration timeout) throws TimeoutException, InterruptedException;

    /**
     * As {@link #waitUntilFinished}, without blocking: no thread is held while the job runs. The future has no time limit of its own
     * (see {@link CompletableFuture#orTimeout}). It is completed on the thread that learns of the end, a worker's or the event
     * reader's, or on one of the threads of {@link Queue#async} if the job has ended before: actions that depend on it must not
     * block. Cancel it to stop waiting.
     *
     * @return completed with one of that method's exceptions, or with a {@link dev.oxbow.core.pool.RedisException} if Redis cannot
     *     be reached
     */
    CompletableFuture<Json> waitUntilFinishedAsync();

    /** Calls one of these methods without waiting: {@code job.async(JobHandle::state)}. See {@link Queue#async}. */
    <T> CompletableFuture<T> async(Function<? super JobHandle, T> call);
}
