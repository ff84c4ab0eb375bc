package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobLists;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.store.JobStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The jobs of a queue by state, read from a store. Thread-safe. */
final class DefaultJobLists implements JobLists {
    private final String queue;
    private final JobStore store;

    DefaultJobLists(String queue, JobStore store) {
        this.queue = queue;
        this.store = store;
    }

    @Override
    public List<JobView> page(JobPage page) {
        return store.queues().jobs(queue, page);
    }

    @Override
    public List<String> ids(JobPage page) {
        return store.queues().ids(queue, page);
    }

    @Override
    public List<JobView> waiting(long start, long end) {
        return oldestFirst(JobState.WAITING, start, end);
    }

    @Override
    public List<JobView> prioritized(long start, long end) {
        return oldestFirst(JobState.PRIORITIZED, start, end);
    }

    @Override
    public List<JobView> delayed(long start, long end) {
        return oldestFirst(JobState.DELAYED, start, end);
    }

    @Override
    public List<JobView> active(long start, long end) {
        return oldestFirst(JobState.ACTIVE, start, end);
    }

    @Override
    public List<JobView> waitingChildren(long start, long end) {
        return oldestFirst(JobState.WAITING_CHILDREN, start, end);
    }

    @Override
    public List<JobView> completed(long start, long end) {
        return page(JobPage.of(JobState.COMPLETED).between(start, end));
    }

    @Override
    public List<JobView> failed(long start, long end) {
        return page(JobPage.of(JobState.FAILED).between(start, end));
    }

    private List<JobView> oldestFirst(JobState state, long start, long end) {
        return page(JobPage.of(state).between(start, end).fromOldest());
    }

    @Override
    public JobCounts counts() {
        return store.counts(List.of(queue)).getOrDefault(queue, JobCounts.NONE);
    }

    @Override
    public long count() {
        JobCounts counts = counts();
        return counts.backlog() + counts.waitingChildren();
    }

    @Override
    public Map<Integer, Long> countsByPriority(int... priorities) {
        return store.queues()
                .countsByPriority(queue, Arrays.stream(priorities).boxed().toList());
    }

    @Override
    public long dueBefore(Instant moment) {
        return store.queues().dueBefore(queue, moment);
    }
}
