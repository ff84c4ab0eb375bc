package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.store.JobStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The jobs of a queue by state, in pages and in numbers. Thread-safe; get it from {@link Queue#jobs()}. Every method is one
 * command, jobs and their records included, and blocks for its round trip; it throws {@link
 * dev.oxbow.core.pool.RedisException} when Redis cannot be asked. Places begin with 0, the last one asked for is part of the
 * page, and negative ones count from the end: {@code 0, 9} are the first ten jobs, {@code 0, -1} all of them, in one reply.
 */
public final class JobLists {
    private final String queue;
    private final JobStore store;

    JobLists(String queue, JobStore store) {
        this.queue = queue;
        this.store = store;
    }

    /** Jobs of any states in any direction. Jobs whose record is gone are left out, and the page is filled with those after them. */
    public List<JobView> page(JobPage page) {
        return store.queues().jobs(queue, page);
    }

    /** The ids of a page, without the jobs' records: also of jobs whose record is gone. */
    public List<String> ids(JobPage page) {
        return store.queues().ids(queue, page);
    }

    /** Jobs that wait without a priority; the next to be taken comes first. */
    public List<JobView> waiting(long start, long end) {
        return oldestFirst(JobState.WAITING, start, end);
    }

    /** Jobs that wait with a priority; the next to be taken comes first. */
    public List<JobView> prioritized(long start, long end) {
        return oldestFirst(JobState.PRIORITIZED, start, end);
    }

    /** Delayed jobs; the first to be due comes first. */
    public List<JobView> delayed(long start, long end) {
        return oldestFirst(JobState.DELAYED, start, end);
    }

    /** Jobs that a worker has in hand; the one taken first comes first. */
    public List<JobView> active(long start, long end) {
        return oldestFirst(JobState.ACTIVE, start, end);
    }

    /** Jobs that wait for their children; the one that has waited longest comes first. */
    public List<JobView> waitingChildren(long start, long end) {
        return oldestFirst(JobState.WAITING_CHILDREN, start, end);
    }

    /** Completed jobs; the one that completed last comes first. */
    public List<JobView> completed(long start, long end) {
        return page(JobPage.of(JobState.COMPLETED).between(start, end));
    }

    /** Failed jobs; the one that failed last comes first. */
    public List<JobView> failed(long start, long end) {
        return page(JobPage.of(JobState.FAILED).between(start, end));
    }

    private List<JobView> oldestFirst(JobState state, long start, long end) {
        return page(JobPage.of(state).between(start, end).fromOldest());
    }

    /** How many jobs are in each state. */
    public JobCounts counts() {
        return store.counts(List.of(queue)).getOrDefault(queue, JobCounts.NONE);
    }

    /** How many jobs have not been started: waiting, prioritized, delayed and waiting for children. */
    public long count() {
        JobCounts counts = counts();
        return counts.backlog() + counts.waitingChildren();
    }

    /** How many jobs wait with each of these priorities; 0 stands for those without one. */
    public Map<Integer, Long> countsByPriority(int... priorities) {
        return store.queues()
                .countsByPriority(queue, Arrays.stream(priorities).boxed().toList());
    }

    /** How many delayed jobs are due before that moment. */
    public long dueBefore(Instant moment) {
        return store.queues().dueBefore(queue, moment);
    }
}
