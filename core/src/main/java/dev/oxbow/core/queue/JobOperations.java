package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link JobHandle} and a {@link TypedJob} have in common: everything that does not depend on what the job carries. The object
 * is only the name of a job, which need not exist: it holds no connection and needs no closing. Thread-safe. Unless said otherwise
 * each method is one command, blocks for one round trip, and throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot be
 * reached or answers with an error.
 *
 * <p>A change that cannot be made throws a {@link JobRefusedException}: {@link JobNotFoundException} if there is no such job,
 * {@link JobStateException} for any other reason. An id that is one of the queue's own keys ({@code meta}, {@code wait}, …) cannot
 * be a job's and is refused with an {@link IllegalArgumentException}.
 */
public interface JobOperations {
    /** Its id, unique in its queue. */
    String id();

    /** Name of its queue. */
    String queueName();

    /** The job and its state; empty if there is no such job. */
    Optional<JobView> find();

    /**
     * The job and its state.
     *
     * @throws JobNotFoundException if there is no such job
     */
    JobView get();

    /** Its state; {@link JobState#UNKNOWN} if it is in none. Does not read the job's data. */
    JobState state();

    /**
     * The progress that it reported last; BullMQ's is 0 where there was none.
     *
     * @throws JobNotFoundException if there is no such job
     * @throws IllegalArgumentException if the progress does not fit the type
     */
    <T> T progress(Class<T> type);

    /**
     * Sets its progress, which listeners to events receive.
     *
     * @param progress a number from 0 to 100, or any value that the codec can write
     */
    void updateProgress(@Nullable Object progress);

    /** Adds a row to its log; as many stay as its options say. Returns how many there are. */
    long log(String row);

    /**
     * Adds a row to its log. Returns how many there are.
     *
     * @param keep how many of the newest stay, at least 1
     */
    long log(String row, int keep);

    /** Its whole log, the oldest row first; empty if there is no such job. */
    LogPage logs();

    /** A page of its log, the oldest row being row 0; {@code last} may be -1 for the end. */
    LogPage logs(long first, long last);

    /** A page of its log, the newest row being row 0 and the first one listed; {@code last} may be -1 for the end. */
    LogPage newestLogs(long first, long last);

    /** Removes its log. */
    void clearLogs();

    /** Removes all rows of its log but this many of the newest. */
    void clearLogs(int keep);

    /**
     * Removes it, its log and its children, in whatever queues they are; does nothing if there is no such job.
     *
     * @throws JobStateException if a worker holds its lock, or the lock of a child that it waits for ({@link Rejection#LOCKED}), or
     *     if it is the next run of a scheduler ({@link Rejection#BELONGS_TO_SCHEDULER})
     */
    void remove();

    /** As {@link #remove()}, but its children stay. */
    void removeWithoutChildren();

    /** Removes its children that have not finished and that no worker holds, so that it does not wait for them. */
    void removeUnprocessedChildren();

    /**
     * Runs a failed job again.
     *
     * @throws JobStateException if it is not failed
     */
    void retry();

    /**
     * Runs a finished job again.
     *
     * @throws JobStateException if it is not in the state that the options name
     */
    void retry(RetryOptions options);

    /**
     * Makes a delayed job wait for a worker now.
     *
     * @throws JobStateException if it is not delayed, also if there is no such job
     */
    void promote();

    /**
     * Gives a delayed job another delay.
     *
     * @param delay from now on, whole milliseconds
     * @throws JobStateException if it is not delayed
     */
    void changeDelay(Duration delay);

    /**
     * Gives it another priority, behind the jobs that have the same. If the job waits, its place changes at once; its options still
     * show the former priority, as in BullMQ.
     *
     * @param priority 0 (none, served first) or 1 (highest) to {@value dev.oxbow.core.job.JobOptions#MAX_PRIORITY} (lowest)
     */
    void changePriority(int priority);

    /** Gives it another priority, ahead of the jobs that have the same. */
    void changePriorityInFront(int priority);

    /**
     * Renews the lock of a job that the program took by itself: a worker renews its own locks.
     *
     * @param token with which the job was taken
     * @param duration how long the lock is valid from now on
     * @return false if the lock does not have this token, so that the job is not the caller's any more
     */
    boolean extendLock(String token, Duration duration);

    /**
     * Return values of its children that completed and are of that queue.
     *
     * @throws IllegalArgumentException if one does not fit the type
     */
    <C> Map<JobKey, C> childrenValues(QueueType<?, C> children);

    /** Reasons of its children that failed without failing it. */
    Map<JobKey, String> ignoredChildrenFailures();

    /** Its children whose failure fails it, the earliest first. */
    List<JobKey> failedChildren();

    /** All its children. */
    Dependencies dependencies();

    /** Its children of these kinds; the other parts of the result are empty. */
    Dependencies dependencies(Set<Dependencies.Kind> kinds);

    /** The first of its children of one kind, approximately this many. */
    Dependencies.Page dependencies(Dependencies.Kind kind, int count);

    /**
     * More of its children of one kind, approximately this many.
     *
     * @param cursor from {@link Dependencies.Page#next()} of the page before
     */
    Dependencies.Page dependencies(Dependencies.Kind kind, String cursor, int count);

    /** How many children it has, by kind. */
    Dependencies.Counts dependencyCounts();

    /**
     * Detaches it from its parent, which does not wait for it any more. Returns whether the parent had waited for it; otherwise
     * nothing changes.
     *
     * @throws JobStateException if it has no parent, or its parent does not exist ({@link Rejection#PARENT_MISSING})
     */
    boolean removeChildDependency();

    /** Allows other jobs of its deduplication id to be added again. Returns whether this job had kept them from being added. */
    boolean removeDeduplicationKey();
}
