package dev.oxbow.core.internal.worker;

import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.TypedManualJob;
import dev.oxbow.core.worker.TypedManualWorker;
import java.time.Duration;
import java.util.Optional;

/** Adds types to a manual worker. Immutable. */
record DefaultTypedManualWorker<D, R>(QueueType<D, R> type, ManualWorker worker, PayloadCodec codec)
        implements TypedManualWorker<D, R> {
    @Override
    public String queueName() {
        return worker.queueName();
    }

    @Override
    public Optional<TypedManualJob<D, R>> fetch() {
        return worker.fetch().map(job -> new DefaultTypedManualJob<>(type, job, codec));
    }

    @Override
    public Optional<TypedManualJob<D, R>> fetch(Duration timeout) {
        return worker.fetch(timeout).map(job -> new DefaultTypedManualJob<>(type, job, codec));
    }
}
