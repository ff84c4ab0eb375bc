package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.queue.QueueType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that a {@link TypedProcessor} processes: an {@link ActiveJob} whose data the compiler knows. Thread-safe, as
 * {@link ActiveJob} is; the methods of the same name cost and throw the same.
 *
 * @param <D> type of its data
 */
public interface TypedActiveJob<D> {
    /** The same job for data of any type. */
    ActiveJob untyped();

    /** The job as it was when it was fetched. */
    Job job();

    /** Its id, unique in its queue. */
    String id();

    /** Its name. */
    String name();

    /**
     * Its data as they were when the job was fetched.
     *
     * @throws IllegalArgumentException if they do not fit the type
     */
    D data();

    /** Replaces the job's data for later attempts. See {@link ActiveJob#updateData}. */
    void updateData(@Nullable D data);

    /** Reports progress. See {@link ActiveJob#updateProgress}. */
    void updateProgress(@Nullable Object progress);

    /** Adds a row to its log. See {@link ActiveJob#log}. */
    void log(String row);

    /** Lets the job wait until its children have ended. See {@link ActiveJob#moveToWaitingChildren()}. */
    boolean moveToWaitingChildren();

    /** Lets the job wait until one child has ended. See {@link ActiveJob#moveToWaitingChildren(String)}. */
    boolean moveToWaitingChildren(@Nullable String childKey);

    /**
     * Return values of those of its children that completed and are jobs of that queue. One command. See {@link
     * ActiveJob#childrenValues}.
     *
     * @throws IllegalArgumentException if one does not fit its type
     */
    <C> Map<JobKey, C> childrenValues(QueueType<?, C> children);

    /** Failed reasons of its children that failed without failing it. See {@link ActiveJob#ignoredChildrenFailures}. */
    Map<JobKey, String> ignoredChildrenFailures();

    /** Whether the processor should end this attempt. See {@link ActiveJob#isCancelled}. */
    boolean isCancelled();
}
