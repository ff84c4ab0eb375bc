package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.queue.ChildValues;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.TypedActiveJob;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds types to an active job. Immutable. */
record DefaultTypedActiveJob<D>(QueueType<D, ?> type, ActiveJob untyped, PayloadCodec codec)
        implements TypedActiveJob<D> {
    @Override
    public Job job() {
        return untyped.job();
    }

    @Override
    public String id() {
        return job().id();
    }

    @Override
    public String name() {
        return job().name();
    }

    @Override
    public D data() {
        return codec.decode(job().data(), type.dataType());
    }

    @Override
    public void updateData(@Nullable D data) {
        untyped.updateData(data);
    }

    @Override
    public void updateProgress(@Nullable Object progress) {
        untyped.updateProgress(progress);
    }

    @Override
    public void log(String row) {
        untyped.log(row);
    }

    @Override
    public boolean moveToWaitingChildren() {
        return untyped.moveToWaitingChildren();
    }

    @Override
    public boolean moveToWaitingChildren(@Nullable String childKey) {
        return untyped.moveToWaitingChildren(childKey);
    }

    @Override
    public <C> Map<JobKey, C> childrenValues(QueueType<?, C> children) {
        return ChildValues.values(untyped.childrenValues(), children, codec);
    }

    @Override
    public Map<JobKey, String> ignoredChildrenFailures() {
        return untyped.ignoredChildrenFailures();
    }

    @Override
    public boolean isCancelled() {
        return untyped.isCancelled();
    }
}
