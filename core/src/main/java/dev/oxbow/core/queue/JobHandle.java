package dev.oxbow.core.queue;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.queue.Rejections;
import dev.oxbow.core.internal.status.CompletionRegistry;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.DependencyQuery;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.LogQuery;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job of a queue by its id, whether it exists or not; get it from {@link Queue#job}. It is only a name: it holds nothing,
 * costs nothing and needs no closing. Thread-safe. Unless said otherwise each method is one command, blocks for one round trip,
 * and throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot be asked.
 *
 * <p>A change that cannot be made throws a {@link JobRefusedException}: {@link JobNotFoundException} if there is no such job,
 * {@link JobStateException} for any other reason. An id that is one of the queue's own keys ({@code meta}, {@code wait}, …) cannot
 * be a job's and is refused with an {@link IllegalArgumentException}. For many jobs at once use {@link JobControl}, one command for all.
 */
public final class JobHandle {
    private final String queue;
    private final String id;
    private final JobStore store;
    private final CompletionRegistry ends;
    private final AsyncCalls calls;

    JobHandle(String queue, String id, JobStore store, CompletionRegistry ends, AsyncCalls calls) {
        this.queue = queue;
        this.id = id;
        this.store = store;
        this.ends = ends;
        this.calls = calls;
    }

    public String id() {
        return id;
    }

    /** Name of its queue. */
    public String queueName() {
        return queue;
    }

    /**
     * Does one of these without waiting: {@code job.async(JobHandle::state)}.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what the call returns or throws
     */
    public <T> CompletableFuture<T> async(Function<JobHandle, T> call) {
        return calls.call(() -> call.apply(this));
    }

    /** The job and its state; empty if there is none. */
    public Optional<JobView> find() {
        return store.find(queue, List.of(id)).get(0);
    }

    /**
     * The job and its state.
     *
     * @throws JobNotFoundException if there is none
     */
    public JobView get() {
        return find().orElseThrow(() -> new JobNotFoundException(queue, id, "getJob"));
    }

    /** Where it is; {@link JobState#UNKNOWN} if no place knows it. Does not read the job's data. */
    public JobState state() {
        return store.control().states(queue, List.of(id)).get(0);
    }

    /**
     * Gives it another payload; a worker that has the job already keeps the former one.
     *
     * @param data anything Jackson can write
     */
    public void updateData(@Nullable Object data) {
        change(new JobChange.Data(id, Json.of(data)));
    }

    /**
     * Sets its progress and tells those who listen to events.
     *
     * @param progress a number from 0 to 100, or anything Jackson can write
     */
    public void updateProgress(@Nullable Object progress) {
        change(new JobUpdate.Progress(id, Json.of(progress)));
    }

    /** Adds a row to its log; so many stay as its options say. Returns how many there are. */
    public long log(String row) {
        return change(new JobChange.Row(id, row));
    }

    /**
     * Adds a row to its log. Returns how many there are.
     *
     * @param keep how many of the newest stay, at least 1
     */
    public long log(String row, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("keep must be at least 1, but was " + keep);
        }
        return change(new JobUpdate.Log(id, row, keep));
    }

    /** Its whole log, the oldest row first; empty if there is no such job. */
    public LogPage logs() {
        return logs(LogQuery.all(id));
    }

    /** A page of its log, the oldest row being row 0; {@code last} may be -1 for the end. */
    public LogPage logs(long first, long last) {
        return logs(new LogQuery(id, first, last, false));
    }

    /** A page of its log, the newest row being row 0 and the first one listed; {@code last} may be -1 for the end. */
    public LogPage newestLogs(long first, long last) {
        return logs(new LogQuery(id, first, last, true));
    }

    private LogPage logs(LogQuery query) {
        return store.control().logs(queue, List.of(query)).get(0);
    }

    /** Removes its log. */
    public void clearLogs() {
        clearLogs(0);
    }

    /** Removes all rows of its log but so many of the newest. */
    public void clearLogs(int keep) {
        change(new JobChange.ClearLogs(id, keep));
    }

    /**
     * Removes it, its logs and its children, wherever they are; nothing happens if there is no such job.
     *
     * @throws JobStateException if a worker has it, or a child that it waits for ({@link Rejection#LOCKED}), or if it is the
     *     next run of a scheduler ({@link Rejection#BELONGS_TO_SCHEDULER})
     */
    public void remove() {
        change(new JobChange.Remove(id, true));
    }

    /** As {@link #remove()}, but its children stay. */
    public void removeWithoutChildren() {
        change(new JobChange.Remove(id, false));
    }

    /** Removes its children that have not finished and are with no worker, so that it need not wait for them. */
    public void removeUnprocessedChildren() {
        change(new JobChange.RemovePendingChildren(id));
    }

    /**
     * Runs a failed job again.
     *
     * @throws JobStateException if it is not among the failed
     */
    public void retry() {
        retry(RetryOptions.OF_FAILED);
    }

    /**
     * Runs a finished job again.
     *
     * @throws JobStateException if it is not where the options say
     */
    public void retry(RetryOptions options) {
        change(new JobChange.Retry(id, options));
    }

    /**
     * Lets a delayed job wait for a worker now.
     *
     * @throws JobStateException if it is not delayed, also if there is no such job
     */
    public void promote() {
        change(new JobChange.Promote(id));
    }

    /**
     * Gives a delayed job another delay.
     *
     * @param delay from now on, whole milliseconds
     * @throws JobStateException if it is not delayed
     */
    public void changeDelay(Duration delay) {
        change(new JobChange.Delay(id, delay));
    }

    /** Gives it another priority, behind those that have it already; see {@link JobChange.Priority}. */
    public void changePriority(int priority) {
        change(new JobChange.Priority(id, priority, false));
    }

    /** Gives it another priority, ahead of those that have it already. */
    public void changePriorityInFront(int priority) {
        change(new JobChange.Priority(id, priority, true));
    }

    /**
     * Lets a lock last so long from now on. For jobs taken by hand: a {@code Worker} renews its own.
     *
     * @param token with which the job was taken
     * @return whether the lock is that token's; false: the job is not yours any more
     */
    public boolean extendLock(String token, Duration duration) {
        return change(new JobChange.ExtendLock(id, token, duration)) == 1;
    }

    /** Return values of its children that completed. */
    public Map<JobKey, Json> childrenValues() {
        return dependencies(EnumSet.of(Dependencies.Kind.PROCESSED)).processed();
    }

    /** Reasons of its children that failed without failing it. */
    public Map<JobKey, String> ignoredChildrenFailures() {
        return dependencies(EnumSet.of(Dependencies.Kind.IGNORED)).ignored();
    }

    /** Its children whose failure fails it, the earliest first. */
    public List<JobKey> failedChildren() {
        return dependencies(EnumSet.of(Dependencies.Kind.FAILED)).failed();
    }

    /** All its children. */
    public Dependencies dependencies() {
        return dependencies(EnumSet.allOf(Dependencies.Kind.class));
    }

    /** Its children of these kinds; the others are empty in what is returned. */
    public Dependencies dependencies(Set<Dependencies.Kind> kinds) {
        return store.control().dependencies(queue, List.of(id), kinds).get(0);
    }

    /** The first of its children of one kind, roughly so many. */
    public Dependencies.Page dependencies(Dependencies.Kind kind, int count) {
        return dependencies(kind, DependencyQuery.BEGINNING, count);
    }

    /**
     * More of its children of one kind, roughly so many.
     *
     * @param cursor what the page before gave as {@link Dependencies.Page#next()}
     */
    public Dependencies.Page dependencies(Dependencies.Kind kind, String cursor, int count) {
        DependencyQuery query = new DependencyQuery(id, kind, cursor, count);
        return store.control().dependencyPages(queue, List.of(query)).get(0);
    }

    /** How many children it has, by kind. */
    public Dependencies.Counts dependencyCounts() {
        return store.control().dependencyCounts(queue, List.of(id)).get(0);
    }

    /**
     * Makes it no child any more: its parent does not wait for it. Returns whether the parent had waited for it; nothing
     * happens if it had not.
     *
     * @throws JobStateException if it has no parent, or its parent is gone ({@link Rejection#PARENT_MISSING})
     */
    public boolean removeChildDependency() {
        return change(new JobChange.DetachFromParent(id)) == 1;
    }

    /** Lets others of its deduplication id be added again. Returns whether it was this job that kept them from it. */
    public boolean removeDeduplicationKey() {
        return change(new JobChange.EndDeduplication(id)) == 1;
    }

    /**
     * Waits until it has finished. While a worker of this process has it nothing is sent for that; otherwise the events of its
     * queue are followed, with one connection for all who wait.
     *
     * @return what its processor returned
     * @throws JobFailedException if it failed for good
     * @throws JobNotFoundException if there is no such job
     * @throws TimeoutException if it has not finished by then, perhaps because it was removed
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    public Json waitUntilFinished(Duration patience) throws TimeoutException, InterruptedException {
        return ends.await(queue, id, patience);
    }

    /**
     * As {@link #waitUntilFinished}, without blocking: no thread is held while the job goes on. The future has no bound of its
     * own (see {@link CompletableFuture#orTimeout}). It is completed on the thread that hears of the end, a worker's or the event
     * reader's, or on one of {@link AsyncCalls} if the job has ended before: what depends on it must not block. To stop waiting,
     * cancel it.
     *
     * @return completed with one of that method's exceptions, or with a {@link dev.oxbow.core.pool.RedisException} if Redis
     *     cannot be asked
     */
    public CompletableFuture<Json> waitUntilFinishedAsync() {
        return ends.follow(queue, id);
    }

    private long change(JobChange change) {
        ChangeResult result;
        try {
            result = store.control().change(queue, List.of(change)).get(0);
        } finally {
            ends.changed(queue, id); // also if it is not known whether the change was made
        }
        Rejection refusal = result.rejection();
        if (refusal != null) {
            throw Rejections.exception(queue, change, refusal);
        }
        return result.value();
    }
}
