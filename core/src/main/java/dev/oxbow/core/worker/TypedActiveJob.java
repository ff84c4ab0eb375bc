package dev.oxbow.core.worker;

import dev.oxbow.core.internal.queue.ChildValues;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.queue.QueueType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job in the hands of a {@link TypedProcessor}: an {@link ActiveJob} of which the compiler knows what it carries. Thread-safe.
 *
 * @param <D> what it carries
 */
public final class TypedActiveJob<D> {
    private final QueueType<D, ?> type;
    private final ActiveJob job;

    public TypedActiveJob(QueueType<D, ?> type, ActiveJob job) {
        this.type = type;
        this.job = job;
    }

    /** The same job for any payload: logs, cancellation, waiting for children. */
    public ActiveJob untyped() {
        return job;
    }

    /** The job as it was when it was taken. */
    public Job job() {
        return job.job();
    }

    /** Its id, unique in its queue. */
    public String id() {
        return job.job().id();
    }

    /** What kind of job it is. */
    public String name() {
        return job.job().name();
    }

    /**
     * What it carries, as it was when it was taken.
     *
     * @throws IllegalArgumentException if it does not fit the type
     */
    public D data() {
        return type.data(job.job().data());
    }

    /** Gives it another payload, for the attempts to come. See {@link ActiveJob#updateData}. */
    public void updateData(@Nullable D data) {
        job.updateData(data);
    }

    /** Reports progress. See {@link ActiveJob#updateProgress}. */
    public void updateProgress(@Nullable Object progress) {
        job.updateProgress(progress);
    }

    /** Adds a row to its log. See {@link ActiveJob#log}. */
    public void log(String row) {
        job.log(row);
    }

    /**
     * Return values of those of its children that completed and are of that queue. See {@link ActiveJob#childrenValues}.
     *
     * @throws IllegalArgumentException if one does not fit its type
     */
    public <C> Map<JobKey, C> childrenValues(QueueType<?, C> children) {
        return ChildValues.values(job.childrenValues(), children);
    }

    /** Whether this attempt should end. See {@link ActiveJob#isCancelled}. */
    public boolean isCancelled() {
        return job.isCancelled();
    }
}
