package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Operations on many jobs of a queue at once. Thread-safe; get it from {@link Queue#maintenance()}. Calls block. {@link #drain} and
 * {@link #trimEvents} are one command; the others run in steps of a limited size, one command each, so that Redis serves other clients
 * in between. When a later step fails they throw {@link PartlyDoneException}, which says how many jobs were changed; when the first
 * one fails, the {@link dev.oxbow.core.pool.RedisException} of that step. An interrupted thread stops between two steps in the same
 * way, because its next command is refused.
 */
public interface QueueMaintenance {
    /** BullMQ's number of jobs in a step of retrying, promoting and obliterating. */
    int STEP = 1000;

    /** Calls one of these methods without waiting: {@code maintenance.async(it -> it.clean(Duration.ofDays(1)))}. See {@link Queue#async}. */
    <T> CompletableFuture<T> async(Function<? super QueueMaintenance, T> call);

    /**
     * Removes all jobs that wait, with and without a priority; delayed ones stay. See {@link #drain(boolean)}.
     *
     * @return how many were removed
     */
    long drain();

    /**
     * Removes all jobs that wait, and if asked those that are delayed. Jobs that wait for the next run of a scheduler stay, and so do
     * active and finished jobs. No event is written. Redis executes no other command meanwhile: a few seconds for 100,000 jobs on a
     * slow machine.
     *
     * @return how many were removed
     */
    long drain(boolean delayedToo);

    /** Removes all completed jobs that completed at least that long ago; see {@link #clean(Duration, int, JobState)}. */
    List<String> clean(Duration grace);

    /**
     * Removes old jobs of one state, the oldest first. The age of a job counts from its end; if it has not ended from its start, or
     * else from its creation; for a prioritized one always from its creation. Active jobs are removed only if no worker holds their
     * lock, and jobs that wait for the next run of a scheduler stay. Each step writes one event {@code cleaned}.
     *
     * @param grace how old a job must be at least
     * @param limit how many jobs to remove at most; 0: any number
     * @return ids of the removed jobs
     * @throws PartlyDoneException if a step failed after others had removed jobs
     * @throws IllegalArgumentException if the limit or the grace is negative, or the state is {@link JobState#UNKNOWN}
     */
    List<String> clean(Duration grace, int limit, JobState state);

    /** Removes the queue with all its jobs, unless one is active; see {@link #obliterate(boolean)}. */
    void obliterate();

    /**
     * Pauses the queue, then removes it with its jobs, schedulers, events and metrics. As in BullMQ, jobs that wait for children in
     * other queues stay.
     *
     * @param force whether active jobs are removed too; their workers then fail to finish them
     * @throws IllegalStateException if jobs are active and not to be removed; the queue stays paused
     * @throws PartlyDoneException if a step failed after others had removed jobs; the queue stays paused
     */
    void obliterate(boolean force);

    /** Makes all failed jobs wait again; see {@link #retryAll(JobState, int, Instant)}. */
    long retryAll();

    /**
     * Makes finished jobs wait again, in the order in which they finished. As in BullMQ they lose their priority, and keep their
     * attempts made and their stack traces.
     *
     * @param state {@link JobState#FAILED} or {@link JobState#COMPLETED}
     * @param step how many jobs to move with one command, at least 1
     * @param until only jobs that had finished by then; null: all that have finished when a step begins
     * @return how many wait again
     * @throws PartlyDoneException if a step failed after others had moved jobs
     * @throws IllegalArgumentException if the state is not one of those, or the step is below 1
     */
    long retryAll(JobState state, int step, @Nullable Instant until);

    /** Makes all delayed jobs wait; see {@link #promoteAll(int)}. */
    long promoteAll();

    /**
     * Makes all delayed jobs wait at once, those that were due first in front. As in BullMQ they lose their priority.
     *
     * @param step how many jobs to move with one command, at least 1
     * @return how many wait now
     * @throws PartlyDoneException if a step failed after others had moved jobs
     * @throws IllegalArgumentException if the step is below 1
     */
    long promoteAll(int step);

    /**
     * Removes the remaining keys of jobs that are in no state: after a crash of a client that does not write atomically, or after keys
     * were removed manually. It scans every key of the database, a thousand with each command.
     *
     * @return how many jobs were removed
     * @throws PartlyDoneException if a step failed after others had removed jobs
     */
    long removeOrphans();

    /**
     * Shortens the queue's stream of events.
     *
     * @param keep this many of the newest stay, or a few more
     * @return how many were removed
     * @throws IllegalArgumentException if it is negative
     */
    long trimEvents(long keep);

    /**
     * Sets the maximum length of the queue's stream of events, for all writers; BullMQ's {@code streams.events.maxLen}. It takes effect
     * with the next event.
     *
     * @param most this many of the newest stay, or a few more; at least 1. Without it {@link QueueMeta#DEFAULT_EVENTS}
     * @throws IllegalArgumentException if it is less than 1
     */
    void keepEvents(int most);
}
