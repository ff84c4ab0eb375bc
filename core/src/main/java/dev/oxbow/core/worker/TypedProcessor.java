package dev.oxbow.core.worker;

import org.jspecify.annotations.Nullable;

/**
 * A {@link JobProcessor} of jobs whose data and return values the compiler knows. Runs on threads of its worker, on
 * several at once if the worker's concurrency is above 1: it must be thread-safe.
 *
 * @param <D> type of a job's data
 * @param <R> type of what a job returns
 */
@FunctionalInterface
public interface TypedProcessor<D, R> {
    /**
     * Processes one attempt at a job. Interrupts and exceptions mean what {@link JobProcessor#process} says.
     *
     * @return the return value, or null
     * @throws Exception to fail this attempt
     */
    @Nullable
    R process(TypedActiveJob<D> job) throws Exception;
}
