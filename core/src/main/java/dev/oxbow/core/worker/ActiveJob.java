package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that a {@link JobProcessor} processes. Oxbow implements it; a program's tests may too. Thread-safe: the
 * processor may pass it to other threads, up to the end of the attempt. Methods that send a command block for it and
 * say so; the others do not.
 */
public interface ActiveJob {
    /** The job as it was when it was fetched. */
    Job job();

    /**
     * Its data as a Java type.
     *
     * @throws IllegalArgumentException if the data do not fit the type
     */
    default <T> T data(Class<T> type) {
        return job().data().as(type);
    }

    /**
     * Reports progress. Sends no command itself: only the newest unreported progress of a job is stored, with the
     * worker's next call, or after {@link WorkerOptions#updateInterval()} by a call of its own; in any case before the
     * job's end. While Redis cannot be reached the progress is kept.
     *
     * @param progress a number from 0 to 100, or any value that can be written as JSON
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    void updateProgress(@Nullable Object progress);

    /**
     * Adds a row to the job's log. Sends no command itself: rows are stored in order with the worker's next call, as
     * progress is. A row whose call may have reached Redis unanswered is dropped, because it might be stored twice.
     */
    void log(String row);

    /**
     * Lets the job wait until its children have ended; it is then processed once more. One command. After true this
     * attempt does not hold the job any more: end it with {@code throw new WaitingChildrenException()}. After false no
     * child is pending, and the processor goes on. BullMQ's {@code job.moveToWaitingChildren(token)}.
     *
     * <pre>{@code
     * if (job.moveToWaitingChildren()) {
     *     throw new WaitingChildrenException();
     * }
     * }</pre>
     *
     * @throws UnrecoverableException if one of its children has failed and fails its parent
     * @throws IllegalStateException if this attempt does not hold the job any more
     * @throws dev.oxbow.core.pool.RedisException if the command fails; whether the job waits is then unknown
     */
    default boolean moveToWaitingChildren() {
        return moveToWaitingChildren(null);
    }

    /**
     * The same for one child only.
     *
     * @param childKey qualified key of the child ({@code bull:queue:id}); null: any child
     * @return whether the job waits now
     */
    boolean moveToWaitingChildren(@Nullable String childKey);

    /**
     * Replaces the job's data for later attempts; {@link #job()} does not change. One command.
     *
     * @param data any value that can be written as JSON
     * @throws IllegalArgumentException if it cannot be written as JSON
     * @throws dev.oxbow.core.queue.JobNotFoundException if the job was removed meanwhile
     * @throws dev.oxbow.core.pool.RedisException if the command fails
     */
    void updateData(@Nullable Object data);

    /**
     * Return values of its children that completed. One command.
     *
     * @throws dev.oxbow.core.pool.RedisException if the command fails
     */
    Map<JobKey, Json> childrenValues();

    /**
     * Failed reasons of its children that failed without failing their parent. One command.
     *
     * @throws dev.oxbow.core.pool.RedisException if the command fails
     */
    Map<JobKey, String> ignoredChildrenFailures();

    /**
     * Whether the processor should end this attempt: the job was cancelled, its lock was lost, or the time to close the
     * worker is over.
     */
    boolean isCancelled();
}
