package dev.oxbow.core.internal.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.worker.ManualJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job fetched by a {@link DefaultManualWorker}. Immutable. */
final class DefaultManualJob implements ManualJob {
    private final DefaultManualWorker worker;
    private final FetchedJob fetched;

    DefaultManualJob(DefaultManualWorker worker, FetchedJob fetched) {
        this.worker = worker;
        this.fetched = fetched;
    }

    @Override
    public Job job() {
        return fetched.job();
    }

    @Override
    public String token() {
        return fetched.token();
    }

    @Override
    public void complete(@Nullable Object value) {
        worker.complete(fetched, value, false);
    }

    @Override
    public Optional<ManualJob> completeAndFetch(@Nullable Object value) {
        return worker.complete(fetched, value, true);
    }

    @Override
    public void fail(Throwable failure) {
        worker.fail(fetched, failure, false);
    }

    @Override
    public Optional<ManualJob> failAndFetch(Throwable failure) {
        return worker.fail(fetched, failure, true);
    }

    @Override
    public boolean extendLock() {
        return worker.extendLock(fetched);
    }

    @Override
    public boolean moveToWaitingChildren() {
        return worker.moveToWaitingChildren(fetched);
    }
}
