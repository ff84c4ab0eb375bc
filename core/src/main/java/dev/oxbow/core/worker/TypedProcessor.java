package dev.oxbow.core.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a program does with a job whose types the compiler knows. Called on a worker's thread, several at once if the worker's
 * concurrency is above 1.
 *
 * @param <D> what a job carries
 * @param <R> what it returns
 */
@FunctionalInterface
public interface TypedProcessor<D, R> {
    /**
     * Processes one attempt at a job; what it throws means what {@link dev.oxbow.core.worker.JobProcessor#process} says.
     *
     * @throws Exception to fail this attempt
     */
    @Nullable
    R process(TypedActiveJob<D> job) throws Exception;
}
