package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The jobs of a queue by state, in pages and in numbers. Thread-safe; get it from {@link Queue#jobs()}. Every method is one command,
 * with all jobs in one reply, and blocks for its round trip; it throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot be
 * reached or answers with an error. Places count from 0, the last place is part of the page, and negative places count from the end:
 * {@code 0, 9} are the first ten jobs, {@code 0, -1} all of them.
 */
public interface JobLists {
    /** Jobs of any states in any direction. Jobs whose record is gone are left out, and the page is filled with those after them. */
    List<JobView> page(JobPage page);

    /** The ids of a page, without the jobs' records: also of jobs whose record is gone. */
    List<String> ids(JobPage page);

    /** Jobs that wait without a priority; the next to be taken comes first. */
    List<JobView> waiting(long start, long end);

    /** Jobs that wait with a priority; the next to be taken comes first. */
    List<JobView> prioritized(long start, long end);

    /** Delayed jobs; the first to be due comes first. */
    List<JobView> delayed(long start, long end);

    /** Jobs that a worker has taken; the one taken first comes first. */
    List<JobView> active(long start, long end);

    /** Jobs that wait for their children; the one that has waited longest comes first. */
    List<JobView> waitingChildren(long start, long end);

    /** Completed jobs; the one that completed last comes first. */
    List<JobView> completed(long start, long end);

    /** Failed jobs; the one that failed last comes first. */
    List<JobView> failed(long start, long end);

    /** How many jobs are in each state. */
    JobCounts counts();

    /** How many jobs have not been started: waiting, prioritized, delayed and waiting for children. */
    long count();

    /** How many jobs wait with each of these priorities; 0 stands for jobs without one. */
    Map<Integer, Long> countsByPriority(int... priorities);

    /** How many delayed jobs are due before that moment. */
    long dueBefore(Instant moment);
}
