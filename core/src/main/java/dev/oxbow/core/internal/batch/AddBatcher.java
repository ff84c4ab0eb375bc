package dev.oxbow.core.internal.batch;

import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.dispatch.LocalWorker;
import dev.oxbow.core.internal.telemetry.TracedAdds;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Batches the jobs that all callers of a process add to one queue. While a call is in flight, further adds join the
 * next call. If a worker of this process has free slots, the call also fetches jobs for it. Thread-safe.
 *
 * <p>Jobs that can be added twice without harm form separate batches from those that cannot, so that after a lost reply
 * only the latter have an unknown outcome.
 */
public final class AddBatcher {
    private static final int MOST_JOBS = 200;
    private static final long MOST_BYTES = 1024 * 1024;

    private final String queue;
    private final JobStore store;
    private final LocalDispatch workers;
    private final TracedAdds traced;
    private final GroupCommit<NewJob, AddedJob> repeatable;
    private final GroupCommit<NewJob, AddedJob> once;

    public AddBatcher(String queue, JobStore store, LocalDispatch workers, Executor executor, Telemetry telemetry) {
        this.queue = queue;
        this.store = store;
        this.workers = workers;
        this.traced = new TracedAdds(queue, telemetry);
        this.repeatable = new GroupCommit<>(this::addRepeatable, AddBatcher::weight, MOST_JOBS, MOST_BYTES, executor);
        this.once = new GroupCommit<>(this::addOnce, AddBatcher::weight, MOST_JOBS, MOST_BYTES, executor);
    }

    private static int weight(NewJob job) {
        return job.data().text().length();
    }

    public List<AddedJob> add(List<NewJob> jobs) {
        return traced.add(jobs, carriers -> groupOf(carriers).submit(carriers));
    }

    public CompletableFuture<List<AddedJob>> addAsync(List<NewJob> jobs) {
        return traced.addAsync(jobs, carriers -> groupOf(carriers).submitAsync(carriers));
    }

    /** Checks each job before it joins a batch: an invalid job must not fail the call of the others. */
    private GroupCommit<NewJob, AddedJob> groupOf(List<NewJob> jobs) {
        boolean allRepeatable = true;
        for (NewJob job : jobs) {
            store.check(job);
            allRepeatable &= job.isRepeatable();
        }
        return allRepeatable ? repeatable : once;
    }

    private List<AddedJob> addOnce(List<NewJob> jobs) {
        return addAndFetch(jobs, false);
    }

    private List<AddedJob> addRepeatable(List<NewJob> jobs) {
        return addAndFetch(jobs, true);
    }

    private List<AddedJob> addAndFetch(List<NewJob> jobs, boolean repeatable) {
        LocalWorker worker = workers.of(queue);
        FetchRequest fetch = worker == null ? null : worker.reserve(startableNow(jobs));
        if (worker == null || fetch == null) {
            return store.add(queue, jobs);
        }
        ExchangeResult result;
        try {
            result = store.exchange(new Exchange(queue, List.of(), jobs, List.of(), fetch));
        } catch (RuntimeException e) {
            worker.failed(fetch, e);
            if (repeatable && e instanceof RedisException failure && !failure.surelyNotSent()) {
                return store.add(queue, jobs);
            }
            throw e;
        }
        worker.fetched(fetch, result);
        return result.added();
    }

    private static int startableNow(List<NewJob> jobs) {
        int startable = 0;
        for (NewJob job : jobs) {
            if (job.options().delay().isZero()) {
                startable++;
            }
        }
        return startable;
    }
}
