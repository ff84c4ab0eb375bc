package dev.oxbow.core.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * A {@link ManualWorker} of a queue whose data and return values the compiler knows. Get it from {@link
 * dev.oxbow.core.Oxbow#manualWorker(dev.oxbow.core.queue.QueueType, WorkerOptions)}. Thread-safe; the methods of the
 * same name cost and throw the same.
 *
 * @param <D> type of a job's data
 * @param <R> type of what a job returns
 */
public interface TypedManualWorker<D, R> {
    /** The queue whose jobs it fetches. */
    String queueName();

    /** Fetches the next job, if there is one. See {@link ManualWorker#fetch()}. */
    Optional<TypedManualJob<D, R>> fetch();

    /** Fetches the next job, and waits for one. See {@link ManualWorker#fetch(Duration)}. */
    Optional<TypedManualJob<D, R>> fetch(Duration timeout);
}
