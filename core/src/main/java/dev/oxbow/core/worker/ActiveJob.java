package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import java.util.Map;
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

    /**
     * Lets the job wait until its children have ended; it is processed once more then. Takes one command, at once. After true the
     * job is not this attempt's any more: end it by {@code throw new WaitingChildrenException()}. After false there is nothing to
     * wait for: go on. BullMQ's {@code job.moveToWaitingChildren(token)}.
     *
     * <pre>{@code
     * if (job.moveToWaitingChildren()) {
     *     throw new WaitingChildrenException();
     * }
     * }</pre>
     *
     * @throws UnrecoverableException if one of its children has failed for good and takes its parent with it
     * @throws IllegalStateException if the job is not this attempt's any more
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked; whether the job waits is then unknown
     */
    default boolean moveToWaitingChildren() {
        return moveToWaitingChildren(null);
    }

    /**
     * The same for one child only.
     *
     * @param childKey qualified key of the child ({@code bull:queue:id}); null: any child
     */
    boolean moveToWaitingChildren(@Nullable String childKey);

    /**
     * Gives the job another payload, for the attempts to come; {@link #job()} stays what it is. One command, at once.
     *
     * @param data anything that Jackson can write
     * @throws dev.oxbow.core.queue.JobNotFoundException if the job was removed meanwhile
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked
     */
    void updateData(@Nullable Object data);

    /**
     * Return values of its children that completed. One command.
     *
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked
     */
    Map<JobKey, Json> childrenValues();

    /**
     * Reasons of its children that failed without failing it. One command.
     *
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked
     */
    Map<JobKey, String> ignoredChildrenFailures();

    /** Whether this attempt should end: it was cancelled, the lock was lost, or the worker is closing past its bound. */
    boolean isCancelled();
}
