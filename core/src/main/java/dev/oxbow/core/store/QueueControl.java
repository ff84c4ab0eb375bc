package dev.oxbow.core.store;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.ConnectedClient;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.QueueMaintenance;
import dev.oxbow.core.queue.QueueMeta;
import dev.oxbow.core.queue.QueueMetrics;
import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Port: what can be done with whole queues. Get it from {@link JobStore#queues()}. Each operation is one call and atomic
 * unless said otherwise; what may touch any number of jobs is done in steps of a bounded size, and who calls repeats them (see
 * {@link QueueMaintenance}). Thread-safe; a call blocks for one round trip. Every method throws {@link
 * dev.oxbow.core.pool.RedisException} when the store cannot be asked, and {@link IllegalArgumentException} if the queue's name
 * is not allowed.
 */
public interface QueueControl {
    /** From now on nothing is taken from the queue. Jobs in hand go on, jobs may be added. Idempotent, but told each time. */
    void pause(String queue);

    /** Jobs may be taken again; waiting workers are told. Idempotent, but told each time. */
    void resume(String queue);

    /** What the queue says about itself. Idempotent. */
    QueueMeta meta(String queue);

    /** Jobs by state; those without a record are left out, and a page from 0 on is filled up with those that follow. Idempotent. */
    List<JobView> jobs(String queue, JobPage page);

    /** Ids of jobs by state, also of those without a record. Idempotent. */
    List<String> ids(String queue, JobPage page);

    /** For each priority how many jobs wait with it; 0 stands for the jobs without one. Idempotent. */
    Map<Integer, Long> countsByPriority(String queue, Collection<Integer> priorities);

    /** How many delayed jobs are due before that moment. Idempotent. */
    long dueBefore(String queue, Instant moment);

    /**
     * Removes all waiting and prioritized jobs, and if asked the delayed ones; not those that wait for the next run of a
     * scheduler. Atomic whatever their number. Nobody is told.
     *
     * @return how many were removed
     */
    long drain(String queue, boolean delayedToo);

    /** Removes old jobs of one state, the oldest first. */
    CleanStep clean(String queue, CleanRequest request);

    /**
     * Removes jobs of a paused queue, whatever their state, and when none is left what else there is of it. What BullMQ
     * leaves is left: jobs that wait for children in other queues, the rate limit in force, and jobs in no state.
     *
     * @param most jobs to remove in this step
     * @param activeToo whether jobs that a worker has in hand are removed too
     * @throws IllegalStateException if the queue is not paused, or has active jobs that are not to be removed
     */
    Step obliterate(String queue, int most, boolean activeToo);

    /**
     * Lets jobs wait again that finished, those that finished first in front, whatever their priority.
     *
     * @param state completed or failed
     * @param until only jobs that finished by then; null: by now
     * @param most jobs in this step
     */
    Step retryAll(String queue, JobState state, @Nullable Instant until, int most);

    /**
     * Lets delayed jobs wait, the earliest first, whatever their priority.
     *
     * @param most jobs in this step
     */
    Step promoteAll(String queue, int most);

    /**
     * Removes jobs that are in no state. One command looks at a part of the whole database, a second one removes what was
     * found there.
     *
     * @param cursor where the last step ended, {@code 0} to begin
     */
    OrphanStep removeOrphans(String queue, String cursor);

    /**
     * Shortens the queue's events.
     *
     * @param keep so many of the newest stay, or a few more
     * @return how many were removed
     */
    long trimEvents(String queue, long keep);

    /**
     * Says how many of the newest events the queue keeps, roughly. Idempotent.
     *
     * @param most at least 1
     */
    void keepEvents(String queue, int most);

    /**
     * Sets how many jobs of the queue may be active at once, whoever works.
     *
     * @param concurrency not negative, 0 lets nothing start; null: any number
     */
    void limitConcurrency(String queue, @Nullable Integer concurrency);

    /** Sets how many jobs of the queue may start in a time, whoever works; null: any number. */
    void limitRate(String queue, @Nullable RateLimit limit);

    /** Lets no job start for that long, in a queue whose rate is limited (by itself or by its workers). */
    void holdBack(String queue, Duration duration);

    /**
     * Ends the rate limit that is in force now; the next window begins with the next job.
     *
     * @return whether one was in force
     */
    boolean endHoldBack(String queue);

    /**
     * Whether the queue lets jobs start now. Idempotent.
     *
     * @param max jobs that a worker may start in its window; null: the queue's own limit counts
     */
    Pace pace(String queue, @Nullable Integer max);

    /**
     * What workers counted. Idempotent.
     *
     * @param state completed or failed
     * @param start first minute, 0 is the newest; negative: from the end
     * @param end last minute, inclusive; -1 is the oldest
     */
    QueueMetrics metrics(String queue, JobState state, long start, long end);

    /** How many jobs are in each state, and how many came to each end so far. Idempotent. */
    QueueFigures figures(String queue);

    /** Connections that bear the name of a worker of the queue. Idempotent. */
    List<ConnectedClient> workers(String queue);

    /** Connections that bear the name of a reader of the queue's events. Idempotent. */
    List<ConnectedClient> eventReaders(String queue);

    /**
     * What a step has done. Immutable.
     *
     * @param done how many jobs
     * @param more whether there may be more to do
     */
    record Step(long done, boolean more) {}

    /**
     * Which jobs to remove. Immutable.
     *
     * @param state any but {@link JobState#UNKNOWN}
     * @param grace only jobs that finished so long ago; that were started or created so long ago, if they have not finished
     * @param most jobs to remove in this step, at least 1
     * @param passed how many jobs earlier steps looked at and kept
     */
    record CleanRequest(JobState state, Duration grace, int most, long passed) {}

    /**
     * What a step of cleaning has done. Immutable.
     *
     * @param removed ids
     * @param kept how many jobs it looked at and kept
     * @param more whether there may be more to look at
     */
    record CleanStep(List<String> removed, long kept, boolean more) {
        public CleanStep {
            removed = List.copyOf(removed);
        }
    }

    /**
     * What a step of removing orphans has done. Immutable.
     *
     * @param removed how many jobs
     * @param cursor where to go on; {@code 0} when all was looked at
     */
    record OrphanStep(long removed, String cursor) {}

    /**
     * Whether jobs may start. Immutable.
     *
     * @param limitedFor how long the rate limit still stops them; zero if it does not
     * @param maxed whether as many are active as the queue allows
     */
    record Pace(Duration limitedFor, boolean maxed) {}
}
