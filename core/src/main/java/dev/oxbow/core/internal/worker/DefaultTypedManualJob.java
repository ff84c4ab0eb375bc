package dev.oxbow.core.internal.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.worker.ManualJob;
import dev.oxbow.core.worker.TypedManualJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds types to a manual job. Immutable. */
record DefaultTypedManualJob<D, R>(QueueType<D, R> type, ManualJob untyped, PayloadCodec codec)
        implements TypedManualJob<D, R> {
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
    public String token() {
        return untyped.token();
    }

    @Override
    public D data() {
        return codec.decode(job().data(), type.dataType());
    }

    @Override
    public void complete(@Nullable R value) {
        untyped.complete(value);
    }

    @Override
    public Optional<TypedManualJob<D, R>> completeAndFetch(@Nullable R value) {
        return untyped.completeAndFetch(value).map(job -> new DefaultTypedManualJob<>(type, job, codec));
    }

    @Override
    public void fail(Throwable failure) {
        untyped.fail(failure);
    }

    @Override
    public Optional<TypedManualJob<D, R>> failAndFetch(Throwable failure) {
        return untyped.failAndFetch(failure).map(job -> new DefaultTypedManualJob<>(type, job, codec));
    }

    @Override
    public boolean extendLock() {
        return untyped.extendLock();
    }

    @Override
    public boolean moveToWaitingChildren() {
        return untyped.moveToWaitingChildren();
    }
}
