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
 * Takes in the jobs that all callers of a process add to one queue: adds join while a call is in flight, and a worker of this
 * process with free places is handed jobs in the same call. Thread-safe.
 *
 * <p>Jobs that may be added twice without harm go separately from those that may not, so that a lost answer costs only the
 * latter their certainty.
 */
public final class AddBatcher {
    private static final int MOST_JOBS = 200;
    private static final long MOST_BYTES = 1024 * 1024;

    private final String queue;
    private final JobStore store;
    private final LocalDispatch workers;
    private final TracedAdds told;
    private final GroupCommit<NewJob, AddedJob> repeatable;
    private final GroupCommit<NewJob, AddedJob> once;

    public AddBatcher(String queue, JobStore store, LocalDispatch workers, Executor executor, Telemetry telemetry) {
        this.queue = queue;
        this.store = store;
        this.workers = workers;
        this.told = new TracedAdds(queue, telemetry);
        this.repeatable = new GroupCommit<>(this::addRepeatable, AddBatcher::weight, MOST_JOBS, MOST_BYTES, executor);
        this.once = new GroupCommit<>(this::addOnce, AddBatcher::weight, MOST_JOBS, MOST_BYTES, executor);
    }

    private static int weight(NewJob job) {
        return job.data().text().length();
    }

    public List<AddedJob> add(List<NewJob> jobs) {
        return told.add(jobs, these -> groupOf(these).submit(these));
    }

    public CompletableFuture<List<AddedJob>> addAsync(List<NewJob> jobs) {
        return told.addAsync(jobs, these -> groupOf(these).submitAsync(these));
    }

    /** Checks before joining: a job that breaks a rule must not spoil the others' call. */
    private GroupCommit<NewJob, AddedJob> groupOf(List<NewJob> jobs) {
        boolean harmlessTwice = true;
        for (NewJob job : jobs) {
            store.check(job);
            harmlessTwice &= job.isRepeatable();
        }
        return harmlessTwice ? repeatable : once;
    }

    private List<AddedJob> addOnce(List<NewJob> jobs) {
        return handedOver(jobs, false);
    }

    private List<AddedJob> addRepeatable(List<NewJob> jobs) {
        return handedOver(jobs, true);
    }

    private List<AddedJob> handedOver(List<NewJob> jobs, boolean again) {
        LocalWorker worker = workers.of(queue);
        FetchRequest take = worker == null ? null : worker.reserve(startableNow(jobs));
        if (worker == null || take == null) {
            return store.add(queue, jobs);
        }
        ExchangeResult result;
        try {
            result = store.turn(new Exchange(queue, List.of(), jobs, List.of(), take));
        } catch (RuntimeException e) {
            worker.failed(take, e);
            if (again && e instanceof RedisException failure && !failure.surelyNotSent()) {
                return store.add(queue, jobs);
            }
            throw e;
        }
        worker.fetched(take, result);
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
