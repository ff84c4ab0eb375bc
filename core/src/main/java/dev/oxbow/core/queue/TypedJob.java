package dev.oxbow.core.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job by its id, with the types of its data and return value known to the compiler; get it from a {@link TypedQueue}. It is only
 * a name: it holds no connection and needs no closing. Thread-safe; what {@link JobOperations} says of commands and exceptions is true
 * here too.
 *
 * @param <D> what it carries
 * @param <R> what it returns
 */
public interface TypedJob<D, R> extends JobOperations {
    /** The same job for any payload. */
    JobHandle untyped();

    /**
     * What it carries. One command.
     *
     * @throws JobNotFoundException if there is no such job
     * @throws IllegalArgumentException if the data do not fit the type
     */
    D data();

    /** Gives it another payload. See {@link JobHandle#updateData}. */
    void updateData(@Nullable D data);

    /**
     * What it returned; empty if it has not completed. One command.
     *
     * @throws JobNotFoundException if there is no such job
     * @throws IllegalArgumentException if the value does not fit the type
     */
    Optional<R> returnValue();

    /** Waits for its end and returns what it returned. See {@link JobHandle#waitUntilFinished}, which says what it throws. */
    R waitUntilFinished(Duration timeout) throws TimeoutException, InterruptedException;

    /** The same without blocking: give it a time limit, or cancel it to stop waiting. See {@link JobHandle#waitUntilFinishedAsync}. */
    CompletableFuture<R> waitUntilFinishedAsync();

    /** Calls one of these methods without waiting. See {@link Queue#async}. */
    <T> CompletableFuture<T> async(Function<? super TypedJob<D, R>, T> call);
}
