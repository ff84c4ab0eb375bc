package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import org.jspecify.annotations.Nullable;

/** A job in the hands of a processor. Thread-safe. */
public interface ActiveJob {
    /** The job as it was when it was taken. */
    Job job();

    /** Its data as a Java type, read by Jackson; IllegalArgumentException if it does not fit. */
    default <T> T data(Class<T> type) {
        return job().data().as(type);
    }

    /**
     * Reports progress: a number from 0 to 100 or any value that Jackson can write. Never blocks on Redis and never throws
     * because of it: reports are joined, and only the newest that waits is sent, together with whatever else the worker has to
     * tell, or after {@link WorkerOptions#updateInterval()} by itself; in any case before the job's end.
     */
    void updateProgress(@Nullable Object progress);

    /** Adds a row to the job's log. Never blocks on Redis; rows that cannot be sent are dropped with a warning. */
    void log(String row);

    /** Whether this attempt should end: the lock was lost, or the worker is closing past its bound. */
    boolean isCancelled();
}
