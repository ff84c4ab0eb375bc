package dev.oxbow.core.internal.health;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.WorkWaiter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Test double of a {@link JobStore} that can only count: it gives what a test lays down, and notes how often it was asked. */
final class CountingJobStore implements JobStore {
    final AtomicInteger asked = new AtomicInteger();
    volatile Supplier<Map<String, JobCounts>> answer = Map::of;

    @Override
    public Map<String, JobCounts> counts(Collection<String> queues) {
        asked.incrementAndGet();
        return answer.get();
    }

    @Override
    public void check(NewJob job) {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public boolean anyJob(Collection<BacklogProbe> probes) {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public List<AddedJob> add(String queue, List<NewJob> jobs) {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public ExchangeResult exchange(Exchange exchange) {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public Heartbeat.Result heartbeat(Heartbeat heartbeat) {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public List<Optional<JobView>> find(String queue, List<String> ids) {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public String latestEventId(String queue) {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public WorkWaiter openWorkWaiter() {
        throw new UnsupportedOperationException("only counts");
    }

    @Override
    public EventReader openEventReader() {
        throw new UnsupportedOperationException("only counts");
    }
}
