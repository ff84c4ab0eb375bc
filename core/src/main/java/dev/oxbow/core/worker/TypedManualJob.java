package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ManualJob} whose data and return value the compiler knows. Thread-safe; the methods of the same name cost
 * and throw the same.
 *
 * @param <D> type of its data
 * @param <R> type of what it returns
 */
public interface TypedManualJob<D, R> {
    /** The same job for data and return values of any type. */
    ManualJob untyped();

    /** The job as it was when it was fetched. */
    Job job();

    /** Its id, unique in its queue. */
    String id();

    /** Its name. */
    String name();

    /** The token of its lock. See {@link ManualJob#token}. */
    String token();

    /**
     * Its data as they were when the job was fetched.
     *
     * @throws IllegalArgumentException if they do not fit the type
     */
    D data();

    /** Completes the job. See {@link ManualJob#complete}. */
    void complete(@Nullable R value);

    /** Completes the job and fetches the next one in one command. See {@link ManualJob#completeAndFetch}. */
    Optional<TypedManualJob<D, R>> completeAndFetch(@Nullable R value);

    /** Ends the attempt as if a processor had thrown this. See {@link ManualJob#fail}. */
    void fail(Throwable failure);

    /** Ends the attempt and fetches the next job in one command. See {@link ManualJob#failAndFetch}. */
    Optional<TypedManualJob<D, R>> failAndFetch(Throwable failure);

    /** Renews the lock for another lock duration. See {@link ManualJob#extendLock}. */
    boolean extendLock();

    /** Lets the job wait until its children have ended. See {@link ManualJob#moveToWaitingChildren}. */
    boolean moveToWaitingChildren();
}
