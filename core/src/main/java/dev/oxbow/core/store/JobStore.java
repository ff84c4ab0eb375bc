package dev.oxbow.core.store;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port: what a store of jobs can do. Every operation takes a batch, is one call, and is atomic for each queue. Thread-safe;
 * a call blocks for one round trip. Unless said otherwise every method throws {@link
 * dev.oxbow.core.pool.RedisException} when the store cannot be asked; for writes, {@link
 * dev.oxbow.core.pool.RedisException#surelyNotSent()} says whether something may have happened nevertheless.
 */
public interface JobStore {
    /**
     * Checks whether this store can hold a job. Asks nobody.
     *
     * @throws IllegalArgumentException if the job breaks a rule (its id, its size limit); the message says which
     */
    void check(NewJob job);

    /**
     * Adds jobs, in order.
     *
     * @return one for each, in order
     * @throws IllegalArgumentException as {@link #check} does; nothing is added then
     */
    List<AddedJob> add(String queue, List<NewJob> jobs);

    /**
     * Changes, adds, settles and takes jobs of one queue. Not to be repeated blindly after a failure: jobs may have been
     * taken. The next exchange gets them back by this token, see {@link FetchRequest#unanswered()}.
     *
     * @throws IllegalArgumentException as {@link #check} does; nothing happens then
     */
    ExchangeResult exchange(Exchange exchange);

    /** Renews locks and looks for stalled jobs. Idempotent. */
    Heartbeat.Result heartbeat(Heartbeat heartbeat);

    /**
     * Reads jobs with their states. Idempotent.
     *
     * @return one for each id, in order; empty where there is no such job
     */
    List<Optional<JobView>> find(String queue, List<String> ids);

    /** Whether there is any job where one of these looks. The cheapest question there is. Idempotent. */
    boolean anyJob(Collection<BacklogProbe> probes);

    /** Counts by state, for each queue. Idempotent. */
    Map<String, JobCounts> counts(Collection<String> queues);

    /** Id of the newest event of a queue, {@code 0-0} if there is none: where a new listener starts. */
    String latestEventId(String queue);

    /**
     * What can be done to single jobs from outside their workers.
     *
     * @throws UnsupportedOperationException if this store offers none of it
     */
    default JobControl control() {
        throw new UnsupportedOperationException("this store of jobs cannot change single jobs from outside");
    }

    /**
     * Writes an event of a program's own. Not idempotent.
     *
     * @param fields all but the type
     * @param kept how many of its newest events the queue keeps, roughly
     * @return its id
     */
    default String publish(String queue, String type, Map<String, String> fields, int kept) {
        throw new UnsupportedOperationException("this store of jobs cannot publish events of a program's own");
    }

    /**
     * What can be done with whole queues.
     *
     * @throws UnsupportedOperationException if this store cannot do that
     */
    default QueueControl queues() {
        throw new UnsupportedOperationException(
                "this store of jobs has no control of whole queues; BullMqJobStore and InMemoryJobStore have");
    }

    /** A wait for work; the caller closes it. Sends nothing until it is used. */
    WorkWaiter openWorkWaiter();

    /** A reader of events; the caller closes it. Sends nothing until it is used. */
    EventReader openEventReader();

    /**
     * Trees of jobs that wait for each other.
     *
     * @throws UnsupportedOperationException if this store knows no flows
     */
    default FlowStore flows() {
        throw new UnsupportedOperationException("this store has no flows; jobs that wait for other jobs need Redis");
    }

    /**
     * Who keeps others of a deduplication id out.
     *
     * @throws UnsupportedOperationException if this store knows no deduplication
     */
    default DeduplicationStore deduplications() {
        throw new UnsupportedOperationException("this store has no deduplication, which needs Redis");
    }

    /**
     * The job schedulers of this store.
     *
     * @throws UnsupportedOperationException if it has none
     */
    default SchedulerStore schedulers() {
        throw new UnsupportedOperationException("this store has no job schedulers: they need Redis");
    }
}
