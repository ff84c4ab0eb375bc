package dev.oxbow.core.queue;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.QueueControl;
import dev.oxbow.core.store.QueueControl.CleanRequest;
import dev.oxbow.core.store.QueueControl.CleanStep;
import dev.oxbow.core.store.QueueControl.OrphanStep;
import dev.oxbow.core.store.QueueControl.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done now and then with many jobs of a queue at once. Thread-safe; get it from {@link Queue#upkeep()}. Calls block.
 * {@link #drain} and {@link #trimEvents} are one command; the others go in steps of a bounded size, one command each, so that
 * Redis serves others in between. When a later step fails they throw {@link PartlyDoneException}, which says how far they got;
 * when the first one fails, the {@link RedisException} that it met. An interrupted thread stops between two steps in the same
 * way, since its next command is refused.
 */
public final class QueueMaintenance {
    /** BullMQ's number of jobs in a step of retrying, promoting and obliterating. */
    public static final int STEP = 1000;

    /** BullMQ's number of jobs in a step of cleaning. */
    private static final int CLEAN_STEP = 10_000;

    private final String queue;
    private final JobStore store;
    private final AsyncCalls calls;

    /** @param calls make what nobody waits for here */
    QueueMaintenance(String queue, JobStore store, AsyncCalls calls) {
        this.queue = queue;
        this.store = store;
        this.calls = calls;
    }

    /**
     * Does one of these without waiting: {@code upkeep.async(it -> it.clean(Duration.ofDays(1)))}.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what the call returns or throws
     */
    public <T> CompletableFuture<T> async(Function<QueueMaintenance, T> call) {
        return calls.call(() -> call.apply(this));
    }

    /**
     * Removes all jobs that wait, with and without a priority; delayed ones stay. See {@link #drain(boolean)}.
     *
     * @return how many were removed
     */
    public long drain() {
        return drain(false);
    }

    /**
     * Removes all jobs that wait, and if asked those that are delayed. Jobs that wait for the next run of a scheduler stay,
     * as do active and finished jobs. No event tells of it. Redis does nothing else meanwhile: a few seconds for 100,000 jobs
     * on a slow machine.
     *
     * @return how many were removed
     */
    public long drain(boolean delayedToo) {
        return store.queues().drain(queue, delayedToo);
    }

    /** Removes all completed jobs that completed at least so long ago; see {@link #clean(Duration, int, JobState)}. */
    public List<String> clean(Duration grace) {
        return clean(grace, 0, JobState.COMPLETED);
    }

    /**
     * Removes old jobs of one state, the oldest first. A job's age counts from its end; if it has not ended from its start, or
     * else from its creation; for a prioritized one always from its creation. Active jobs go only if no worker holds their
     * lock, and jobs that wait for the next run of a scheduler stay. Each step leaves one event {@code cleaned}.
     *
     * @param grace how old a job must be at least
     * @param limit how many jobs to remove at most; 0: any number
     * @return ids of the removed jobs
     * @throws PartlyDoneException if a step failed after others had removed jobs
     * @throws IllegalArgumentException if the limit or the grace is negative, or the state is {@link JobState#UNKNOWN}
     */
    public List<String> clean(Duration grace, int limit, JobState state) {
        requireNotNegative("limit", limit);
        requireNotNegative("grace", grace.toMillis());
        List<String> removed = new ArrayList<>();
        long passed = 0;
        boolean more = true;
        while (more && (limit == 0 || removed.size() < limit)) {
            int most = limit == 0 ? CLEAN_STEP : Math.min(CLEAN_STEP, limit - removed.size());
            CleanRequest request = new CleanRequest(state, grace, most, passed);
            CleanStep step = step("clean", removed.size(), control -> control.clean(queue, request));
            removed.addAll(step.removed());
            passed += step.kept();
            more = step.more();
        }
        return removed;
    }

    /** Removes the queue with all its jobs, unless one is active; see {@link #obliterate(boolean)}. */
    public void obliterate() {
        obliterate(false);
    }

    /**
     * Pauses the queue, then removes it with its jobs, schedulers, events and metrics. As in BullMQ, jobs that wait for
     * children elsewhere stay.
     *
     * @param force whether active jobs are removed too; their workers then fail to finish them
     * @throws IllegalStateException if jobs are active and not to be removed; the queue stays paused
     * @throws PartlyDoneException if a step failed after others had removed jobs; the queue stays paused
     */
    public void obliterate(boolean force) {
        store.queues().pause(queue);
        inSteps("obliterate", control -> control.obliterate(queue, STEP, force));
    }

    /** Lets all failed jobs wait again; see {@link #retryAll(JobState, int, Instant)}. */
    public long retryAll() {
        return retryAll(JobState.FAILED, STEP, null);
    }

    /**
     * Lets jobs wait again that finished: those that finished first are taken first. As in BullMQ they lose their priority,
     * and keep their attempts made and their stack traces.
     *
     * @param state {@link JobState#FAILED} or {@link JobState#COMPLETED}
     * @param step how many jobs to move with one command, at least 1
     * @param until only jobs that had finished by then; null: all that have finished when a step begins
     * @return how many wait again
     * @throws PartlyDoneException if a step failed after others had moved jobs
     * @throws IllegalArgumentException if the state or the step is not one of those
     */
    public long retryAll(JobState state, int step, @Nullable Instant until) {
        requirePositive("step", step);
        return inSteps("retryAll", control -> control.retryAll(queue, state, until, step));
    }

    /** Lets all delayed jobs wait; see {@link #promoteAll(int)}. */
    public long promoteAll() {
        return promoteAll(STEP);
    }

    /**
     * Lets all delayed jobs wait at once, those that were due first in front. As in BullMQ they lose their priority.
     *
     * @param step how many jobs to move with one command, at least 1
     * @return how many wait now
     * @throws PartlyDoneException if a step failed after others had moved jobs
     * @throws IllegalArgumentException if the step is smaller
     */
    public long promoteAll(int step) {
        requirePositive("step", step);
        return inSteps("promoteAll", control -> control.promoteAll(queue, step));
    }

    /**
     * Removes what is left of jobs that are in no state: after a crash of something that did not write atomically, or after keys
     * were removed by hand. It looks at every key of the database, a thousand for each command.
     *
     * @return how many jobs were removed
     * @throws PartlyDoneException if a step failed after others had removed jobs
     */
    public long removeOrphans() {
        long removed = 0;
        String cursor = "0";
        do {
            String from = cursor;
            OrphanStep step = step("removeOrphans", removed, control -> control.removeOrphans(queue, from));
            removed += step.removed();
            cursor = step.cursor();
        } while (!cursor.equals("0"));
        return removed;
    }

    /**
     * Shortens the queue's stream of events.
     *
     * @param keep so many of the newest stay, or a few more
     * @return how many were removed
     * @throws IllegalArgumentException if it is negative
     */
    public long trimEvents(long keep) {
        requireNotNegative("keep", keep);
        return store.queues().trimEvents(queue, keep);
    }

    /**
     * Says how long the queue's stream of events may become, for all who write to it; BullMQ's {@code streams.events.maxLen}. It is
     * shortened with the next event.
     *
     * @param most so many of the newest stay, or a few more; at least 1. {@link QueueMeta#DEFAULT_EVENTS} unless somebody says so
     * @throws IllegalArgumentException if it is less than 1
     */
    public void keepEvents(int most) {
        requirePositive("most", most);
        store.queues().keepEvents(queue, most);
    }

    private interface Action<T> {
        T of(QueueControl control);
    }

    private long inSteps(String what, Action<Step> action) {
        long done = 0;
        boolean more = true;
        while (more) {
            Step step = step(what, done, action);
            done += step.done();
            more = step.more();
        }
        return done;
    }

    private <T> T step(String what, long done, Action<T> action) {
        try {
            return action.of(store.queues());
        } catch (RedisException e) {
            throw done == 0 ? e : new PartlyDoneException(what + " of queue " + queue, done, e);
        }
    }

    private static void requireNotNegative(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, but was " + value);
        }
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be at least 1, but was " + value);
        }
    }
}
